/** The classic mistakes of the second seed, each broken and mended. */
import type { Workload } from '../../definition.ts'
import { closeByReceiver, closeByReceiverMended } from './close-by-receiver.ts'
import { leak, leakMended } from './leak.ts'
import { sendOnClosed, sendOnClosedMended } from './send-on-closed.ts'
import { sleepToWait, sleepToWaitMended } from './sleep-to-wait.ts'

export const mistakes: readonly (readonly [broken: Workload, mended: Workload])[] = [
  [leak, leakMended],
  [closeByReceiver, closeByReceiverMended],
  [sendOnClosed, sendOnClosedMended],
  [sleepToWait, sleepToWaitMended],
]
