import type { PackedThrown } from './thread-wire.ts'

/** Anything that can be thrown, as it travels. Runs on threads as source text: it must not refer to anything outside of itself. */
export function packThrown(thrown: unknown, depth = 0): PackedThrown {
  const cloneable = (value: unknown): unknown => {
    if (
      value === null ||
      (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
    )
      return value
    try {
      return structuredClone(value)
    } catch {
      return Object.prototype.toString.call(value)
    }
  }
  if (!(thrown instanceof Error)) return { value: cloneable(thrown) }
  const extra: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(thrown)) extra[key] = cloneable(value)
  const cause = thrown.cause === undefined || depth > 4 ? undefined : packThrown(thrown.cause, depth + 1)
  return { error: { name: thrown.name, message: thrown.message, stack: thrown.stack, cause, extra } }
}
