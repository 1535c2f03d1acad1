/** What the monitor sees of a processor, read out of shared memory without its help. */
import { stamp } from './control.ts'
import { block, blockAt, maxProcs, sliceAt, sliceCount } from './layout.ts'
import type { Processor } from './processor.ts'
import { indexOf } from './work-table.ts'

const states = ['none', 'starting', 'running', 'leaving', 'dead'] as const

export interface ProcessorRow {
  readonly index: number
  readonly state: (typeof states)[number]
  readonly parked: boolean
  /** Portable goroutines in its own queue. */
  readonly queue: number
  /** The portable goroutine whose turn it is, if it is one's. */
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
  /** Slices written so far; see `readSlices`. */
  readonly slices: number
}

export interface Slice {
  /** ms since 1970. */
  readonly start: number
  readonly ms: number
  /** Name of the portable goroutine, or empty for others. */
  readonly name: string
}

export function readProcessor({ control, finder, table, modules }: Processor, p: number): ProcessorRow {
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
    queue: finder.depth(p),
    current:
      current === 0
        ? undefined
        : { name: modules.label(table.fn(indexOf(current))), spawner: table.spawner(indexOf(current)) },
    turnSince: control.time(p, 'beat'),
    busyMs: control.time(p, 'busyMs'),
    parkedMs:
      control.time(p, 'parkedMs') + (parked && parkedSince > 0 ? Math.max(0, stamp() - parkedSince) : 0),
    started: word(block.started),
    steals: word(block.steals),
    stolen: word(block.stolen),
    stolenFrom: Array.from(words.subarray(at + block.stolenFrom, at + block.stolenFrom + maxProcs)),
    slices: Atomics.load(words, at + block.sliceAt),
  }
}

/** Slices number `from` and later, as far as they are still there (the last 127). */
export function readSlices({ control, table, modules }: Processor, p: number, from: number): Slice[] {
  const count = Atomics.load(control.words, blockAt(p) + block.sliceAt)
  const slices: Slice[] = []
  for (let i = Math.max(from, count - sliceCount + 1, 0); i < count; i++) {
    const at = sliceAt(p, i & (sliceCount - 1))
    const work = control.words[at + 3] as number
    slices.push({
      start: control.doubles[at >> 1] as number,
      ms: control.floats[at + 2] as number,
      name: work === 0 ? '' : modules.label(table.fn(indexOf(work))),
    })
  }
  return slices
}
