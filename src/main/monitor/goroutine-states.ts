/**
 * Go's wait reasons folded into the eight states of the charts. Warm states are held back by something that
 * is missing (a processor, room in a channel, a lock); cool ones wait for work or for time to pass.
 */
import type { RuntimeStats, WaitReason } from '../runtime/index.ts'
import type { GoroutineState } from '../../shared/model.ts'

/** Complete by type: a new wait reason does not compile until it has a state. */
export const stateOf: Record<WaitReason, GoroutineState> = {
  'chan receive': 'chan receive',
  'chan receive (nil chan)': 'chan receive',
  'chan send': 'chan send',
  'chan send (nil chan)': 'chan send',
  select: 'select',
  'select (no cases)': 'select',
  'sync.Mutex.Lock': 'mutex',
  'sync.RWMutex.RLock': 'mutex',
  'sync.RWMutex.Lock': 'mutex',
  'sync.Once.Do': 'mutex',
  semacquire: 'mutex',
  'errgroup limit': 'mutex',
  // To wait for others to be done is to wait for a message from them.
  'sync.WaitGroup.Wait': 'chan receive',
  'sync.Cond.Wait': 'chan receive',
  'goroutine join': 'chan receive',
  singleflight: 'chan receive',
  'synctest.Wait': 'chan receive',
  sleep: 'sleep',
  'IO wait': 'I/O',
}

export type StateCounts = Record<GoroutineState, number>

export function foldStates(stats: RuntimeStats): StateCounts {
  const counts: StateCounts = {
    running: stats.running,
    runnable: stats.runnable,
    mutex: 0,
    'chan send': 0,
    'I/O': 0,
    sleep: 0,
    select: 0,
    'chan receive': 0,
  }
  for (const reason in stats.waiting) {
    const known = reason as WaitReason
    counts[stateOf[known]] += stats.waiting[known]
  }
  return counts
}
