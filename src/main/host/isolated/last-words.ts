/** What a process says when it ends before its time: who called exit, what nobody caught. */
import { writeSync } from 'node:fs'
import { toError } from '../../base/index.ts'
import { detailsOf } from '../../workloads/index.ts'
import { toErrorInfo } from '../errors.ts'
import type { ErrorInfo } from '../../../shared/model.ts'
import { type Mark, markLine } from './messages.ts'

const stderr = 2

export function tellLastWords(sources: ReadonlySet<string>): void {
  let told = false
  const tell = (mark: Mark): void => {
    if (told) return
    told = true
    writeSync(stderr, markLine(mark))
  }
  const placed = (thrown: unknown): ErrorInfo => {
    const error = toError(thrown)
    return toErrorInfo(Object.assign(error, detailsOf(error, sources)))
  }

  process.on('exit', (code) => {
    // Who closed the port has ordered the end.
    if (!process.connected && process.send !== undefined) return
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 50
    const error = placed(new Error('exit'))
    Error.stackTraceLimit = limit
    tell({ mark: 'exit', code, error })
  })
  process.on('uncaughtException', (thrown) => {
    tell({ mark: 'fault', kind: 'uncaught exception', error: placed(thrown) })
    process.exit(1)
  })
  process.on('unhandledRejection', (reason) => {
    // Whoever listens for these has a use for them.
    if (process.listenerCount('unhandledRejection') > 1) return
    tell({ mark: 'fault', kind: 'unhandled rejection', error: placed(reason) })
    process.exit(1)
  })
}
