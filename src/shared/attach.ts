/**
 * Attached programs: programs that somebody else has started, with Weir's agent in them. Each runtime of such a
 * program is a source.
 */
import { z } from 'zod'
import type { Carries } from './contract.ts'

const carries = <T>(): Carries<T> => ({})

/**
 * Which contract both ends speak. Raised when one end can no longer understand the other; calls and fields that only
 * come along do not raise it.
 */
export const contractVersion = 1

/** `on`: knobs may be turned and goroutines killed; `ask`: once the user has allowed it; `off`: the program never lets. */
export type AttachTuning = 'on' | 'ask' | 'off'

export interface FoundRuntime {
  /** Of the program, from 1 on. */
  id: number
  name: string
  goroutines: number
}

/** A program on this machine that has told that it can be watched. */
export interface FoundProgram {
  id: string
  name: string
  pid: number
  /** e.g. `v24.1.0`. */
  node: string
  /** e.g. `127.0.0.1:40121`. */
  address: string
  startedAtMs: number
  runtimes: FoundRuntime[]
  /** Why it cannot be attached to now: it does not answer, or speaks another contract. */
  problem?: string
}

export type AttachLink =
  | { status: 'live' }
  /** Its connection is gone, and why. It is tried again at `retryAtMs`, for the `attempt`th time. */
  | { status: 'lost'; cause: string; attempt: number; sinceMs: number; retryAtMs: number }
  /** The program has ended. */
  | { status: 'ended'; atMs: number }

/** A runtime of a program that Weir is attached to, on the screens or not. */
export interface AttachedProgram {
  id: string
  name: string
  /** Named when the program has several. */
  runtime?: string
  pid: number
  node: string
  address: string
  link: AttachLink
  tuning: AttachTuning
}

const nothing = z.undefined()
const id = z.string().min(1).max(200)

export const attachCalls = {
  'attach.find': { scope: 'control', input: nothing, output: carries<FoundProgram[]>() },
  /** Attaches, and puts it on the screens: a program that was found, or an address (`host:port` or a URL) with its token. */
  'attach.open': {
    scope: 'control',
    input: z.union([
      z.strictObject({ program: id, runtime: z.int().min(1).optional() }),
      z.strictObject({ address: z.string().max(500), token: z.string().max(100).optional() }),
    ]),
    output: carries<AttachedProgram>(),
  },
  /** Puts one that is attached on the screens; without `id` the app's own runtime. */
  'attach.show': { scope: 'control', input: z.strictObject({ id: id.optional() }), output: carries<null>() },
  /** Detaches; the program goes on. */
  'attach.close': { scope: 'control', input: z.strictObject({ id }), output: carries<null>() },
  'attach.retry': { scope: 'control', input: z.strictObject({ id }), output: carries<null>() },
  'attach.tune': {
    scope: 'control',
    input: z.strictObject({ id, allow: z.boolean() }),
    output: carries<AttachedProgram>(),
  },
} as const

export const attachErrors = [
  'attach-bad-address',
  'attach-no-token',
  'attach-wrong-token',
  'attach-no-agent',
  'attach-other-version',
  'attach-unreachable',
  'attach-refused',
  'unknown-program',
] as const
