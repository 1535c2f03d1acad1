import { durationBuckets } from '../base/index.ts'

/** Words of a channel's memory; those that different threads write lie apart. Then two rings of waiters and the values. */
export const word = {
  /** Where the next value goes, and comes from: see channel-ends.ts. */
  sendEnd: 0,
  sends: 1,
  sendBlocks: 2,
  highWater: 3,
  recvEnd: 16,
  receives: 17,
  receiveBlocks: 18,
  closed: 32,
  capacity: 33,
  broken: 34,
  attached: 35,
  /** Processors with a select that waits for a value, for room: one bit each. */
  recvWatch: 48,
  sendWatch: 49,
  recvq: 64,
  sendq: 80,
  /** How many selects of each processor wait, for a value and for room: told by itself. */
  receiveSelects: 96,
  sendSelects: 112,
  /** How long waits were that have ended, by duration bucket. */
  receiveWaits: 128,
  sendWaits: 128 + durationBuckets,
} as const
export const headerBytes = 4 * (128 + 2 * durationBuckets)
/** Room for values that are put back. */
const slack = 64

export const OK = 0
export const WAIT = 1
export const CLOSED = 2
/** The lock is taken and this thread must not wait for it. */
export const BUSY = 3
export const BROKEN = 4
/** Too many wait already: come back when there is something. */
export const FULL = 5
/** What comes next is on its way to this thread: come back when it is there. */
export const ELSEWHERE = 6

export const sealed = 2

/** What it takes to open one. */
export interface ChannelShape {
  memory: SharedArrayBuffer
  /** The largest capacity that it can come to have. */
  most: number
}

export function slotsFor(most: number): number {
  return 2 ** Math.ceil(Math.log2(most + slack))
}
