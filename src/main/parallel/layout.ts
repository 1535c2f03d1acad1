/**
 * Where everything lies in the memory that all processors share. Words are 32 bits; what different threads write often
 * lies at least 16 words apart, so that they do not fight for a cache line.
 *
 *   shared words | one block per processor | global queue | work slots | names of functions
 */
import { durationBuckets } from '../base/index.ts'

export const maxProcs = 16
/** Go's size of a local run queue. */
export const ringSize = 256
/** Portable goroutines that exist at once; those beyond wait at their spawner. Index: 14 bits. */
export const slotCount = 1 << 14
export const slotWords = 16
/** Twice the slots: after a crash a work may stand in it twice. */
export const globalSize = slotCount * 2
export const maxChannels = 1024
export const sliceCount = 128
export const nameBytes = 1 << 16

/** `spinning`: one bit per processor. */
export const shared = {
  globalHead: 0,
  globalTail: 16,
  freeSlots: 32,
  spinning: 48,
  stealing: 64,
  names: 80,
  procs: 96,
  channels: 100,
  /** How often every processor but P0 samples waits, µs; see block-profile.ts. */
  profileRate: 104,
}

/** Words in a processor's block. */
export const block = {
  /** 1 while it is parked: whoever has something for it sets it to 0 and notifies. */
  parked: 0,
  head: 16,
  tail: 32,
  next: 48,
  /** Finished goroutines that this processor spawned: a stack of slots. */
  inbox: 64,
  /** A message lies in one of its ports. */
  mail: 80,
  /** Some bit of `channels` is set. */
  channelMail: 96,
  status: 112,
  current: 113,
  started: 114,
  steals: 115,
  stolen: 116,
  sliceAt: 117,
  live: 118,
  queue: 119,
  ring: 128,
  /** One bit per shared channel that has something for this processor. */
  channels: 128 + ringSize,
  /** Works stolen from each other processor. */
  stolenFrom: 128 + ringSize + maxChannels / 32,
} as const
/** Doubles in a processor's block, in words. */
const doubles = 448
/** Goroutines of the processor that wait, by reason, as of its last slice. */
export const waitingAt = 464
export const mostReasons = 32
export const times = {
  busyMs: doubles,
  parkedMs: doubles + 2,
  parkedSince: doubles + 4,
  beat: doubles + 6,
  loopLagMs: doubles + 8,
  /** Sums over all threads that this processor has had: goroutines started, switches from one to the next. */
  spawned: doubles + 10,
  switches: doubles + 12,
} as const
/** Ring of slices: start as a double (ms since 1970), length as a float (ms), what ran, turns in it, works in the global queue. */
const slices = 512
export const sliceWords = 6
const blockWords = 1536 + durationBuckets
/** Ring of the last steals: when as a double, victim, how many. */
const stealLog = slices + sliceCount * sliceWords
export const stealLogCount = 64
export const stealWords = 4
/** Schedule delays of this processor's goroutines, by bucket. */
const delays = stealLog + stealLogCount * stealWords

export const blockAt = (p: number): number => 1024 + p * blockWords
export const sliceAt = (p: number, i: number): number => blockAt(p) + slices + i * sliceWords
export const stealAt = (p: number, i: number): number => blockAt(p) + stealLog + i * stealWords
export const delaysAt = (p: number): number => blockAt(p) + delays
export const globalAt = 1024 + maxProcs * blockWords
export const slotsAt = globalAt + globalSize * 2
export const namesAt = slotsAt + slotCount * slotWords
export const totalBytes = (namesAt + nameBytes / 4) * 4

export const status = { none: 0, starting: 1, running: 2, leaving: 3, dead: 4 } as const
