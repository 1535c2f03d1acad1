/** Goroutines on several cores: all work is spawned on one processor, the others steal it. */
import { type Go, record, select, type SharedChan, sharedChan, sleep, type Workbench, workload } from 'weir'
import { countInside, type Tile, tiles, work } from './gmp-work.ts'

/** What every tile must have, computed here once; the rounds decide it. */
class Answers {
  #rounds = 0
  readonly #known = new Map<number, number>()

  matches({ tile, inside }: Tile, rounds: number): boolean {
    if (rounds !== this.#rounds) {
      this.#known.clear()
      this.#rounds = rounds
    }
    let answer = this.#known.get(tile)
    if (answer === undefined) this.#known.set(tile, (answer = countInside(tile, rounds)))
    return answer === inside
  }
}

/** Every n-th result is computed again on the main thread, which has other things to do. */
const checkedEvery = 64

export const gmp = workload({
  name: 'gmp',
  title: 'GMP scheduler',
  summary: 'CPU work on all cores: processors, run queues and work stealing',
  tag: 'parallel',
  lesson:
    'All tiles are spawned on P0. With stealing on, the others take half of its queue; turn stealing to 0 and they idle while P0 does it all.',
  knobs: {
    batch: {
      label: 'tiles',
      property: 'batch',
      min: 8,
      max: 4096,
      initial: 384,
      scale: 'log',
      help: 'Portable goroutines spawned at once. More than 256 overflow into the global queue, where anybody takes them.',
    },
    rounds: {
      label: 'tile',
      property: 'rounds',
      min: 50,
      max: 5000,
      initial: 500,
      scale: 'log',
      help: 'Work per point. Tiles inside the set take that many rounds, those outside a few: the load is skewed.',
    },
    pause: {
      label: 'batches',
      property: 'pause',
      unit: 'ms',
      min: 0,
      max: 1000,
      initial: 20,
      help: 'Time between two batches: how idle processors are.',
    },
    hog: {
      label: 'hog',
      property: 'run',
      unit: 'ms',
      min: 0,
      max: 200,
      initial: 0,
      help: 'Beside each batch one goroutine that does not yield for so long. Over 10 ms it is marked; its processor’s queue is stolen meanwhile.',
    },
  },

  *main(w) {
    const { batch, rounds, pause, hog } = w.knobs
    w.rt.setProcs(2).catch((error: unknown) => {
      if (w.ctx.err === undefined) w.log(`processors did not start: ${String(error)}`, 'error')
    })
    const results = sharedChan<Tile>(256, record('tile', 'inside'), { name: 'tiles' })
    const answers = new Answers()
    for (let first = 0; ; first = (first + batch.value) % tiles) {
      if (hog.value > 0) w.rt.goAnywhere(work.hog, hog.value)
      yield* render(w, results, answers, { first, count: batch.value, rounds: rounds.value })
      const got = yield* select({ pause: sleep(pause.value), stop: w.ctx.done() })
      if (got.case === 'stop') return
    }
  },
})

interface Batch {
  first: number
  count: number
  rounds: number
}

/** Every tile comes back once, and right. */
function* render(
  w: Workbench,
  results: SharedChan<Tile>,
  answers: Answers,
  { first, count, rounds }: Batch,
): Go<void> {
  const awaited = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const tile = (first + i) % tiles
    awaited.set(tile, (awaited.get(tile) ?? 0) + 1)
    w.rt.goAnywhere(work.renderTile, tile, rounds, results)
  }
  for (let i = 0; i < count; i++) {
    const got = yield* select({ tile: results.recv(), stop: w.ctx.done() })
    if (got.case === 'stop' || got.value === undefined) return
    const { tile } = got.value
    const left = awaited.get(tile) ?? 0
    awaited.set(tile, left - 1)
    const right = i % checkedEvery !== 0 || answers.matches(got.value, rounds)
    w.check(left > 0 && right, `tile ${tile} came twice or wrong`)
  }
}
