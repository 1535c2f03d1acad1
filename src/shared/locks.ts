/** What travels for the table of locks: mutexes, semaphores and wait groups that somebody had to wait for. */
import { z } from 'zod'
import type { Carries } from './contract.ts'
import type { WaitQuantiles } from './profile.ts'

export type LockKind = 'mutex' | 'rwmutex' | 'semaphore' | 'wait group'

export interface LockRow {
  /** The same as of its node in the topology. */
  id: string
  kind: LockKind
  name: string
  /** `file:line:column`; empty when it has no name. */
  site: string
  /** Goroutines that hold it, or that a wait group waits for: a few of them. Id 0: code outside. */
  holders: { id: number; name: string }[]
  /** `held by writer`, `3 of 4 held`, `2 not done`, `free`. */
  standing: string
  waiting: number
  /** The one that waits longest now. */
  longestMs: number
  /** Of the last five seconds; null when no wait ended. */
  recent: (WaitQuantiles & { perS: number }) | null
  /** Since somebody first had to wait; null while no wait has ended. */
  all: (WaitQuantiles & { totalMs: number }) | null
}

export interface LockPage {
  /** Those with waiters first, then by what was waited in all. */
  rows: LockRow[]
  total: number
  waiting: number
  atMs: number
}

export interface LockWaiter {
  id: number
  name: string
  site: string
  /** `lock`, `read`, `write`, `acquire`, `wait`. */
  wants: string
  waitMs: number
}

export interface LockDetails {
  row: LockRow
  waiters: LockWaiter[]
  /** Waits that ended, by upper bound in ms; the last bound is open (null). */
  bins: { toMs: number | null; count: number }[]
  atMs: number
}

const carries = <T>(): Carries<T> => ({})

export const lockCalls = {
  'locks.query': { scope: 'observe', input: z.strictObject({}), output: carries<LockPage>() },
  'lock.get': {
    scope: 'observe',
    input: z.strictObject({ id: z.string().min(1).max(40) }),
    output: carries<LockDetails>(),
  },
} as const

export const lockErrors = ['unknown-lock'] as const
