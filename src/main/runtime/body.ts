import { UsageError } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'

/** The part of a generator that the scheduler drives. */
export interface Body {
  next(): IteratorResult<unknown, unknown>
  throw(error: unknown): IteratorResult<unknown, unknown>
  return(value: unknown): IteratorResult<unknown, unknown>
}

interface GeneratorPrototype {
  readonly next: (this: Generator) => IteratorResult<unknown, unknown>
}

/** The one `next` of all generators. Looked up in each it is found by its function, of which a program has hundreds. */
const { next: generatorNext } = (Object.getPrototypeOf(function* () {}) as { prototype: GeneratorPrototype })
  .prototype

/** Generators but for those of outside waiters, see `outside.ts`. */
export function resume(g: Goroutine): IteratorResult<unknown, unknown> {
  return g.id === 0 ? g.body.next() : generatorNext.call(g.body as Generator)
}

/** What a spawned function gave, as a generator. */
export function bodyOf(made: unknown): Body {
  const body = made as Body | null | undefined
  if (body?.next === generatorNext) return body
  if (!isIterator(made)) throw noGenerator(made)
  return around(made)
}

export function noGenerator(got: unknown): UsageError {
  // An async function: its promise, that nobody waits for now, is not to end the process.
  if (got instanceof Promise) got.catch(() => undefined)
  const what = got instanceof Promise ? 'a promise' : typeof got
  return new UsageError('go-without-generator', `go: needs a generator function (function*), got ${what}`)
}

function isIterator(made: unknown): made is Body {
  return typeof made === 'object' && made !== null && 'next' in made && 'return' in made && 'throw' in made
}

/** Somebody's own iterator: `yield*` passes on what it yields as it is. */
function* around(body: Body): Generator<unknown, unknown> {
  return yield* { [Symbol.iterator]: () => body as Iterator<unknown, unknown, undefined> }
}
