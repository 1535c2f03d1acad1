/** The main thread's side of the watchdog: a sign of life ten times a second. */
import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { LoadMessage } from './messages.ts'

const everyMs = 100

export interface WatchdogData {
  /** `[signs of life, bytes of heap in use]`, written by the main thread. */
  life: Float64Array
  heapBytes: number
  limitBytes: number
  parent: number
}

export function startWatchdog({ watchdog, heapBytes, limitBytes }: LoadMessage): void {
  const life = new Float64Array(new SharedArrayBuffer(16))
  setInterval(() => {
    life[0] = (life[0] as number) + 1
    life[1] = getHeapStatistics().used_heap_size
  }, everyMs)
  const workerData: WatchdogData = { life, heapBytes, limitBytes, parent: process.ppid }
  const worker = new Worker(new URL(watchdog), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
  // A program can run without its watchdog.
  worker.on('error', () => undefined)
}
