/** Whatever was thrown, as the screen shows it: a stable code, words, and the place when it is known. */
import { toError } from '../base/index.ts'
import type { ErrorInfo } from '../../shared/model.ts'

export function toErrorInfo(thrown: unknown): ErrorInfo {
  const error = toError(thrown)
  // Our own errors carry these fields under these names; foreign ones may carry other things there.
  const { code, file, line, column, codeFrame } = error as Partial<Record<keyof ErrorInfo, unknown>>
  return {
    code: typeof code === 'string' ? code : 'internal',
    message: error.message === '' ? error.name : error.message,
    ...(typeof file === 'string' && { file }),
    ...(typeof line === 'number' && { line }),
    ...(typeof column === 'number' && { column }),
    ...(typeof codeFrame === 'string' && { codeFrame }),
    ...(error.stack !== undefined && { stack: error.stack }),
  }
}
