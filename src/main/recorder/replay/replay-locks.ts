/** Answers `lock.get` for the locks of which no more was put down than their row. */
import { UsageError } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { LockDetails, LockPage } from '../../../shared/locks.ts'
import { allLocks, answerKey } from '../questions.ts'

export function lockAt(
  answers: Readonly<Record<string, unknown>>,
  { id }: CallInput<'lock.get'>,
): LockDetails {
  const page = answers[answerKey(allLocks)] as LockPage | undefined
  const row = page?.rows.find((each) => each.id === id)
  if (page === undefined || row === undefined)
    throw new UsageError('unknown-lock', `lock ${id} was not put down at this moment`)
  return { row, waiters: [], bins: [], atMs: page.atMs }
}
