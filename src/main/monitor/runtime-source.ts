/** What the schedulers of all processors count: goroutines by state, run queue, switches. */
import type { ProcessorSet } from '../parallel/index.ts'
import { type Runtime, type RuntimeStats, waitReasons } from '../runtime/index.ts'
import { goroutineStates, type GoroutineState } from '../../shared/model.ts'
import { foldStates, stateOf, type StateCounts } from './goroutine-states.ts'
import { type Column, columnsOf, gauge, type Metric, rate, type Source } from './metric.ts'

const stateHelp: Record<GoroutineState, string> = {
  running: 'Goroutines that execute at the moment of the sample; at most one per processor.',
  runnable: 'Goroutines that could run and wait for their turn; many for long means too little processor.',
  mutex: 'Goroutines that wait for a lock, a semaphore or an errgroup slot that somebody else holds.',
  'chan send': 'Goroutines held back by a full channel or a missing receiver: the other end is too slow.',
  'I/O': 'Goroutines that wait for a promise from outside: network, files, threads.',
  sleep: 'Goroutines that sleep until a time.',
  select: 'Goroutines that wait in a select for whichever case is ready first.',
  'chan receive':
    'Goroutines that wait for a value, or for other goroutines to finish: usually idle workers.',
}

const metrics: readonly Metric<RuntimeSource>[] = [
  ...goroutineStates.map((state) =>
    gauge<RuntimeSource>('goroutine.count', '1', stateHelp[state], (s) => s.states[state], { state }),
  ),
  gauge('goroutine.total', '1', 'Goroutines that live now, whatever they do.', (s) => s.goroutines),
  rate('goroutine.spawn.rate', '/s', 'Goroutines started per second.', (s) => s.spawned),
  gauge(
    'scheduler.runqueue.length',
    '1',
    'Runnable goroutines in the run queue: how far the processor is behind.',
    (s) => s.stats.runQueue,
  ),
  rate(
    'scheduler.switch.rate',
    '/s',
    'Switches from one goroutine to the next per second.',
    (s) => s.switches,
  ),
]

const sum = (counts: StateCounts): number => goroutineStates.reduce((all, state) => all + counts[state], 0)

export class RuntimeSource implements Source {
  readonly columns: readonly Column[]
  readonly #rt: Runtime
  /** Of the main thread. */
  stats: RuntimeStats
  /** These are of all processors. */
  states: StateCounts
  goroutines = 0
  spawned = 0
  switches = 0

  constructor(rt: Runtime) {
    this.#rt = rt
    this.stats = rt.stats()
    this.states = foldStates(this.stats)
    this.columns = columnsOf(metrics, this)
    this.update()
  }

  update(): void {
    const { registry } = this.#rt
    this.stats = this.#rt.stats()
    this.states = foldStates(this.stats)
    this.goroutines = this.stats.goroutines
    this.spawned = this.stats.spawned
    this.switches = this.stats.switches
    const set = registry.list('processors')[0] as ProcessorSet | undefined
    if (set !== undefined) this.#add(set)
  }

  /** As they have written it down; those that nobody has begun are runnable. */
  #add(set: ProcessorSet): void {
    const { states } = this
    const before = sum(states)
    for (const { index, goroutines, waiting, current, spawned, switches } of set.processors()) {
      if (index === 0) continue
      this.spawned += spawned
      this.switches += switches
      const running = goroutines > 0 && current !== undefined ? 1 : 0
      let parked = 0
      waiting.forEach((count, i) => {
        const reason = waitReasons[i]
        if (reason !== undefined) states[stateOf[reason]] += count
        parked += count
      })
      states.running += running
      states.runnable += Math.max(0, goroutines - parked - running)
    }
    states.runnable += set.unbegun
    this.goroutines += sum(states) - before
  }
}
