/** What the scheduler counts: goroutines by state, run queue, switches. */
import type { Runtime, RuntimeStats } from '../runtime/index.ts'
import { goroutineStates, type GoroutineState } from '../../shared/model.ts'
import { foldStates, type StateCounts } from './goroutine-states.ts'
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
  gauge('goroutine.total', '1', 'Goroutines that live now, whatever they do.', (s) => s.stats.goroutines),
  rate('goroutine.spawn.rate', '/s', 'Goroutines started per second.', (s) => s.stats.spawned),
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
    (s) => s.stats.switches,
  ),
]

export class RuntimeSource implements Source {
  readonly columns: readonly Column[]
  readonly #rt: Runtime
  stats: RuntimeStats
  states: StateCounts

  constructor(rt: Runtime) {
    this.#rt = rt
    this.stats = rt.stats()
    this.states = foldStates(this.stats)
    this.columns = columnsOf(metrics, this)
  }

  update(): void {
    this.stats = this.#rt.stats()
    this.states = foldStates(this.stats)
  }
}
