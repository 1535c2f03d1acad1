/**
 * What runs on a processor's thread: a runtime, its place among the processors, and the decision how to wait. Imported by
 * the thread's boot code (boot.ts), which passes the boot message on.
 */
import type { MessagePort } from 'node:worker_threads'
import { Runtime } from '../runtime/index.ts'
import { Control } from './control.ts'
import { status } from './layout.ts'
import { asking } from './asking.ts'
import type { Load } from './modules.ts'
import { Processor } from './processor.ts'

/** First message to a new thread. */
export interface Boot {
  index: number
  seed: number
  sliceMs: number
  memory: SharedArrayBuffer
  /** This module, as the thread can import it. */
  self: string
  /** To the other processors. */
  peers: [index: number, port: MessagePort][]
  /** The main thread is to be asked what to import for a source. */
  asks: boolean
}

type Module = Record<string, unknown>

/** Longest sleep in one go, ms. */
const longestSleep = 60_000

/** @public Called by name in the boot code. */
export function startProcessor(boot: Boot): void {
  const { index, seed, sliceMs, memory, peers } = boot
  const runtime = new Runtime({ name: `P${String(index)}`, seed, sliceMs, onPanic: 'throw' })
  const control = new Control(memory)
  const asked = asking((message) => {
    processor.mailbox.post(0, message)
  })
  const load: Load = async (url) => (await import(boot.asks ? await asked.where(url) : url)) as Module
  const processor: Processor = new Processor(index, runtime, control, load, true)
  processor.onMessage = (message) => {
    asked.answer(message)
  }
  for (const [peer, port] of peers) processor.mailbox.connect(peer, port)
  const resources = ownResources()
  const wait = (): void => {
    // Something became runnable meanwhile: there is a slice to come.
    if (!processor.parker.parked || runtime.sched.awake) return
    if (leaves(processor)) {
      processor.depot.handOver()
      processor.mailbox.post(0, { type: 'left' })
    }
    if (mayBlock(runtime, resources)) {
      const { timers } = runtime.sched
      processor.parker.block(Math.min(longestSleep, Math.max(0, timers.nextMs - performance.now())))
      processor.parker.unpark()
      runtime.sched.poke()
    } else processor.parker.arm()
  }
  processor.onParked = () => {
    setImmediate(wait)
  }
  control.setStatus(index, status.running)
  processor.mailbox.post(0, { type: 'up' })
  processor.poll()
  runtime.sched.poke()
}

/** It is to leave and has finished. */
function leaves({ control, index, runtime, spawner, runner }: Processor): boolean {
  if (control.statusOf(index) !== status.leaving) return false
  // A work that waits for its module has begun, although its goroutine does not live yet.
  return runtime.sched.live.length === 0 && spawner.alive === 0 && runner.alive === 0
}

/** Nobody waits for anything that the event loop has to bring. */
function mayBlock({ sched }: Runtime, own: ReadonlyMap<string, number>): boolean {
  if (sched.foreign > 0 || sched.outsiders.size > 0) return false
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) {
    // The runtime's one timer; this very call.
    const allowed = (own.get(name) ?? 0) + (name === 'Timeout' && sched.timers.length > 0 ? 1 : 0)
    const count = (counts.get(name) ?? 0) + 1
    if (name !== 'Immediate' && count > allowed) return false
    counts.set(name, count)
  }
  return true
}

function ownResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
