/** Errors between threads: structured clone alone loses their class, name and code. */
import { Canceled, DeadlineExceeded, RuntimeBug, UsageError } from '../base/index.ts'
import { ProcessorLost } from './errors.ts'

/** Anything can be thrown. */
export type Packed =
  | {
      error: {
        name: string
        message: string
        stack: string | undefined
        cause: Packed | undefined
        extra: object
      }
    }
  | { value: unknown }

const depthLimit = 5

const builtins: Record<string, ErrorConstructor> = {
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
}

export function pack(thrown: unknown, depth = 0): Packed {
  if (!(thrown instanceof Error)) return { value: cloneable(thrown) }
  const extra: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(thrown)) if (key !== 'name') extra[key] = cloneable(value)
  const cause = thrown.cause === undefined || depth >= depthLimit ? undefined : pack(thrown.cause, depth + 1)
  return { error: { name: thrown.name, message: thrown.message, stack: thrown.stack, cause, extra } }
}

/** The same class for ours and the built-in ones, else an Error that has the original's name. Keeps its stack. */
export function unpack(packed: Packed): unknown {
  if (!('error' in packed)) return packed.value
  const { name, message, stack, cause, extra } = packed.error
  const error = create(name, message, extra, cause === undefined ? {} : { cause: unpack(cause) })
  const hidden = { configurable: true, writable: true, enumerable: false }
  if (error.name !== name) Object.defineProperty(error, 'name', { ...hidden, value: name })
  if (stack !== undefined) Object.defineProperty(error, 'stack', { ...hidden, value: stack })
  return Object.assign(error, extra)
}

function create(name: string, message: string, extra: object, options: ErrorOptions): Error {
  if (name === 'Canceled') return new Canceled(message, options)
  if (name === 'DeadlineExceeded') return new DeadlineExceeded(message, options)
  if (name === 'RuntimeBug') return new RuntimeBug(message, options)
  if (name === 'UsageError' && 'code' in extra) return new UsageError(String(extra.code), message, options)
  if (name === 'ProcessorLost' && 'processor' in extra)
    return new ProcessorLost(Number(extra.processor), message, options)
  return new (builtins[name] ?? Error)(message, options)
}

function cloneable(value: unknown): unknown {
  if (value === null || !['object', 'function', 'symbol'].includes(typeof value)) return value
  try {
    return structuredClone(value)
  } catch {
    // Functions, symbols, objects that hold such: their type has to do.
    return `[${typeof value}]`
  }
}
