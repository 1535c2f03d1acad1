/** What the user is told when a workload cannot be loaded or ends with an error: what, where and why. */

export interface WorkloadErrorDetails {
  file?: string
  /** From 1. */
  line?: number
  /** From 1. */
  column?: number
  /** Source lines around the place, with a caret. */
  codeFrame?: string
  cause?: unknown
}

/**
 * A workload that is broken, as `loadWorkload` and `Program.done` report it. The fields are those of
 * `ErrorInfo` in the contract, so that the host passes them on as they are.
 */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError'
  readonly code: 'unknown-workload' | 'workload-broken'
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly codeFrame?: string

  constructor(code: WorkloadError['code'], message: string, details: WorkloadErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    const { file, line, column, codeFrame } = details
    if (file !== undefined) this.file = file
    if (line !== undefined) this.line = line
    if (column !== undefined) this.column = column
    if (codeFrame !== undefined) this.codeFrame = codeFrame
  }
}
