/**
 * What a silent client costs: 10,000 of them in a process of their own, the server's resident memory right after they
 * came, and once the collector has been through. Beside it a bare socket and a bare `ws` server, so that each layer's
 * share can be told.
 */
import { idleBytes } from '../load/drive.ts'
import { dialectOf, startServer, type Contender } from './contenders.ts'

const clients = 10_000
const afterMs = [300, 25_000]

export interface IdleLine {
  contender: Contender
  clients: number
  /** Bytes per client, median of the rounds. */
  atOnce: number
  settled: number
}

export async function idleLines(contenders: readonly Contender[], rounds: number): Promise<IdleLine[]> {
  const found = new Map<Contender, number[][]>(contenders.map((contender) => [contender, []]))
  for (let i = 0; i < rounds; i++) {
    for (const contender of contenders) {
      await using server = await startServer(contender)
      const swarm = {
        host: '127.0.0.1',
        port: server.port,
        serverPid: server.pid,
        clients,
        ...dialectOf(contender),
      }
      const silent = { publishers: 0, inFlight: 0, messageBytes: 128, perSecond: 0, slow: 0, halfOpen: 0 }
      found.get(contender)?.push(await idleBytes({ ...swarm, ...silent }, afterMs))
    }
  }
  return contenders.map((contender) => {
    const runs = found.get(contender) ?? []
    const at = (index: number): number => Math.round(median(runs.map((run) => run[index] ?? NaN)))
    return { contender, clients, atOnce: at(0), settled: at(1) }
  })
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
