/** What the monitor sees of a processor, read out of shared memory without its help. */
import { durationBuckets } from '../base/index.ts'
import { waitReasons } from '../runtime/index.ts'
import { stamp } from './control.ts'
import {
  block,
  blockAt,
  delaysAt,
  maxProcs,
  sliceAt,
  sliceCount,
  stealAt,
  stealLogCount,
  waitingAt,
} from './layout.ts'
import type { Processor } from './processor.ts'
import { indexOf } from './work-table.ts'

const states = ['none', 'starting', 'running', 'leaving', 'dead'] as const

export interface ProcessorRow {
  readonly index: number
  readonly state: (typeof states)[number]
  readonly parked: boolean
  /** Goroutines ready to run there, as of its last slice, and portable ones in its own queue. */
  readonly queue: number
  /** The goroutine whose turn it is. */
  readonly current: { readonly name: string; readonly spawner: number } | undefined
  /** When that turn began, ms since 1970. */
  readonly turnSince: number
  /** Sums, ms: utilisation is the difference of `busyMs` over the time between two readings. */
  readonly busyMs: number
  readonly parkedMs: number
  /** Portable goroutines begun here. */
  readonly started: number
  /** Successful steals, and works taken by them. */
  readonly steals: number
  readonly stolen: number
  /** Works taken from each other processor, by index. */
  readonly stolenFrom: readonly number[]
  /** Goroutines that live there, as of its last slice, and how many of them wait, by the index of `waitReasons`. */
  readonly goroutines: number
  readonly waiting: readonly number[]
  /** Sums: goroutines started, switches from one to the next. */
  readonly spawned: number
  readonly switches: number
  /** Schedule delays so far, by bucket. */
  readonly delays: readonly number[]
  /** Slices written so far; see `readSlices`. */
  readonly slices: number
}

export interface Slice {
  /** ms since 1970. */
  readonly start: number
  readonly ms: number
  /** Of the goroutine whose turn was the last in it; empty when unknown. */
  readonly name: string
  /** Turns in it; those too short for a slice of their own share one. */
  readonly turns: number
  /** Works in the global queue when it ended. */
  readonly globalQueue: number
}

export interface Steal {
  /** ms since 1970. */
  readonly at: number
  /** The victim. */
  readonly from: number
  readonly to: number
  readonly count: number
}

export function readProcessor(processor: Processor, p: number): ProcessorRow {
  const { control, finder, table } = processor
  const at = blockAt(p)
  const { words } = control
  const word = (which: number): number => words[at + which] as number
  const current = word(block.current)
  const parked = Atomics.load(words, at + block.parked) === 1
  const parkedSince = control.time(p, 'parkedSince')
  return {
    index: p,
    state: states[control.statusOf(p)] ?? 'none',
    parked,
    queue: finder.depth(p) + word(block.queue),
    current:
      current === 0
        ? undefined
        : {
            name: nameOf(current, processor),
            spawner: current > 0 ? table.spawner(indexOf(current)) : p,
          },
    turnSince: control.time(p, 'beat'),
    busyMs: control.time(p, 'busyMs'),
    parkedMs:
      control.time(p, 'parkedMs') + (parked && parkedSince > 0 ? Math.max(0, stamp() - parkedSince) : 0),
    started: word(block.started),
    steals: word(block.steals),
    stolen: word(block.stolen),
    stolenFrom: Array.from(words.subarray(at + block.stolenFrom, at + block.stolenFrom + maxProcs)),
    goroutines: word(block.live),
    waiting: Array.from(words.subarray(at + waitingAt, at + waitingAt + waitReasons.length)),
    spawned: control.time(p, 'spawned'),
    switches: control.time(p, 'switches'),
    delays: Array.from(words.subarray(delaysAt(p), delaysAt(p) + durationBuckets)),
    slices: Atomics.load(words, at + block.sliceAt),
  }
}

/** Slices number `from` and later, as far as they are still there (the last 127). */
export function readSlices(processor: Processor, p: number, from: number): Slice[] {
  const { control } = processor
  const count = Atomics.load(control.words, blockAt(p) + block.sliceAt)
  const slices: Slice[] = []
  for (let i = Math.max(from, count - sliceCount + 1, 0); i < count; i++) {
    const at = sliceAt(p, i & (sliceCount - 1))
    const work = control.words[at + 3] as number
    slices.push({
      start: control.doubles[at >> 1] as number,
      ms: control.floats[at + 2] as number,
      name: nameOf(work, processor),
      turns: control.words[at + 4] as number,
      globalQueue: Math.max(0, control.words[at + 5] as number),
    })
  }
  return slices
}

/** Steals number `from` and later by one processor, as far as they are still there. */
export function readSteals({ control }: Processor, p: number, from: number): Steal[] {
  const count = control.words[blockAt(p) + block.steals] as number
  const steals: Steal[] = []
  for (let i = Math.max(from, count - stealLogCount + 1, 0); i < count; i++) {
    const at = stealAt(p, i & (stealLogCount - 1))
    const [victim = 0, taken = 0] = control.words.subarray(at + 2, at + 4)
    steals.push({ at: control.doubles[at >> 1] as number, from: victim, to: p, count: taken })
  }
  return steals
}

/** What a slice's word stands for: see Activity.turn. */
function nameOf(work: number, { modules, names, table }: Processor): string {
  if (work > 0) return modules.label(table.fn(indexOf(work)))
  return work < 0 ? names.text(-work - 1) : ''
}
