/**
 * The three kinds of error: a bug of ours, misuse by the caller, and values that callers handle.
 * Codes are stable and may be matched on; messages use Go's own words wherever Go has some.
 */

/** An invariant of Weir itself does not hold. Please report it. */
export class RuntimeBug extends Error {
  override readonly name = 'RuntimeBug'
}

/** The caller broke a rule. `code` is stable, e.g. `send-on-closed`; `message` is for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The work was called off: a cancelled context, a killed goroutine, a closed runtime. */
export class Canceled extends Error {
  override readonly name = 'Canceled'

  constructor(message = 'context canceled', options?: ErrorOptions) {
    super(message, options)
  }
}

/** A context's deadline passed. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'

  constructor(message = 'context deadline exceeded', options?: ErrorOptions) {
    super(message, options)
  }
}

/** Whatever was thrown, as an Error: what is none already becomes the `cause` of one. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown })
}
