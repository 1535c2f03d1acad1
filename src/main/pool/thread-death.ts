import { WorkerCrashed, WorkerStartError, type CrashReason } from './errors.ts'
import type { Death } from './thread-worker.ts'

export function crashOf(pool: string, { error, exitCode, lastWords }: Death): WorkerCrashed {
  return new WorkerCrashed(pool, reasonOf(error), exitCode, lastWords, error)
}

export function startErrorOf(pool: string, { error, exitCode, lastWords }: Death): WorkerStartError {
  const why = error === undefined ? `it exited with code ${String(exitCode)}` : messageOf(error)
  return new WorkerStartError(pool, why, lastWords, error)
}

function reasonOf(error: unknown): CrashReason {
  if (error === undefined) return 'exit'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : 'uncaught error'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
