/** A swarm in a process of its own, so that it does not share a core with who is measured. Driven over IPC. */
import { Swarm, type SwarmOptions, type SwarmReport } from './swarm.ts'

/** What the parent says: each is answered with `{ done: … }` when it has happened. */
export type Order =
  | { do: 'connect'; options: SwarmOptions }
  | { do: 'start' | 'begin' | 'end' | 'report' }
  | { do: 'settle'; maxMs: number }

export interface Answer {
  done: Order['do']
  report?: SwarmReport
  error?: string
}

let swarm: Swarm | undefined

async function obey(order: Order): Promise<SwarmReport | undefined> {
  if (order.do === 'connect') {
    swarm = new Swarm(order.options)
    await swarm.connect()
  } else if (swarm === undefined) throw new Error(`${order.do} before connect`)
  else if (order.do === 'start') swarm.start()
  else if (order.do === 'begin') swarm.beginMeasuring()
  else if (order.do === 'end') swarm.endMeasuring()
  else if (order.do === 'settle') await swarm.settle(order.maxMs)
  else return swarm.report()
  return undefined
}

process.on('message', (order: Order) => {
  obey(order).then(
    (report) => process.send?.({ done: order.do, ...(report === undefined ? {} : { report }) }),
    (error: unknown) => process.send?.({ done: order.do, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
