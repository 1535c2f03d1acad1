/** One measured run: a swarm in a child process against a server that listens already. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { cpuSeconds, residentBytes } from '../live/process-cpu.ts'
import type { Answer, Order } from './worker.ts'
import type { SwarmOptions, SwarmReport } from './swarm.ts'

export interface Measured extends SwarmReport {
  /** Of the server, per million deliveries to healthy clients. */
  cpuSecondsPerMillion: number
  /** Resident memory of the server per client, everybody connected and nothing sent yet. */
  idleBytesPerClient: number
  /** Resident memory of the server: before, and the most seen during the run. */
  residentBytes: { before: number; high: number }
}

export interface RunOptions extends SwarmOptions {
  serverPid: number
  warmUpMs: number
  measureMs: number
}

const workerFile = fileURLToPath(new URL('./load-worker.js', import.meta.url))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

type Tell = (order: Order) => Promise<Answer>

/** A swarm in a process of its own, for as long as `use` takes. */
async function withSwarm<T>(use: (tell: Tell) => Promise<T>): Promise<T> {
  const worker = fork(workerFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    return await use(async (order) => {
      worker.send(order)
      const [answer] = (await once(worker, 'message')) as [Answer]
      if (answer.error !== undefined) throw new Error(`${order.do}: ${answer.error}`)
      return answer
    })
  } finally {
    worker.disconnect()
    await once(worker, 'exit')
  }
}

export async function measure(options: RunOptions): Promise<Measured> {
  const { serverPid, warmUpMs, measureMs, ...swarm } = options
  const before = residentBytes(serverPid)
  let high = before
  const look = setInterval(() => (high = Math.max(high, residentBytes(serverPid))), 100)
  try {
    return await withSwarm(async (tell) => {
      await tell({ do: 'connect', options: swarm })
      await pause(300)
      const connected = residentBytes(serverPid)
      await tell({ do: 'start' })
      await pause(warmUpMs)
      await tell({ do: 'begin' })
      const cpu = cpuSeconds(serverPid)
      await pause(measureMs)
      const spent = cpuSeconds(serverPid) - cpu
      await tell({ do: 'end' })
      await tell({ do: 'settle', maxMs: 10_000 })
      const { report } = await tell({ do: 'report' })
      if (report === undefined) throw new Error('no report')
      const all = swarm.clients + swarm.slow + swarm.halfOpen
      return {
        ...report,
        cpuSecondsPerMillion: spent / (report.deliveries / 1e6),
        idleBytesPerClient: (connected - before) / all,
        residentBytes: { before, high },
      }
    })
  } finally {
    clearInterval(look)
  }
}

/** Resident memory of the server per client that is connected and silent, looked at after so many ms each. */
export async function idleBytes(
  { serverPid, ...swarm }: SwarmOptions & { serverPid: number },
  afterMs: readonly number[],
): Promise<number[]> {
  const before = residentBytes(serverPid)
  return withSwarm(async (tell) => {
    await tell({ do: 'connect', options: swarm })
    const found: number[] = []
    const connectedAt = performance.now()
    for (const ms of afterMs) {
      await pause(ms - (performance.now() - connectedAt))
      found.push((residentBytes(serverPid) - before) / swarm.clients)
    }
    return found
  })
}

/** What went wrong in a run, in words; empty when every healthy client got every message once and in order. */
export function faults(run: SwarmReport): string[] {
  const found: string[] = []
  if (run.deliveries === 0) found.push('nothing was delivered')
  if (run.missing > 0) found.push(`${run.missing} missing`)
  if (run.duplicated > 0) found.push(`${run.duplicated} duplicated`)
  if (run.outOfOrder > 0) found.push(`${run.outOfOrder} gaps`)
  const closed = Object.entries(run.closedHealthy).map(([code, count]) => `${count} closed with ${code}`)
  return [...found, ...closed]
}
