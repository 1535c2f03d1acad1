/**
 * No pool at all: what a line of a thousand jobs looks like when whole batches go to and fro between Node's own message ports, without
 * promises or garbage. What the machine itself makes wait, no pool on it can avoid.
 */
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import type { Input } from './contenders.ts'

const mostPerBatch = 125
/** A pool keeps the main thread busy for as long per job. */
const handlingMs = 0.0005

const job = fileURLToPath(new URL('../../../bench/pool/job.mjs', import.meta.url))

function echo(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  const source = `const { workerData: { port, job } } = require('node:worker_threads')
    import(job).then(({ job }) => port.on('message', (inputs) => port.postMessage(inputs.map((input) => (job(input), input)))))`
  new Worker(source, { eval: true, workerData: { port: port2, job }, transferList: [port2] }).unref()
  return port1
}

/** Tells of each job when its batch left and came back, until `until`. */
export async function ping(
  input: Input,
  us: number,
  inFlight: number,
  until: number,
  note: (from: number, to: number) => void,
): Promise<void> {
  const perBatch = Math.max(1, Math.min(mostPerBatch, Math.floor(1000 / Math.max(1, us))))
  const ports = us === 0 ? [echo()] : [echo(), echo()]
  const perPort = Math.floor(inFlight / perBatch / ports.length)
  await Promise.all(
    ports.map((port) => toAndFro(port, new Array<Input>(perBatch).fill(input), perPort, until, note)),
  )
}

function toAndFro(
  port: MessagePort,
  batch: Input[],
  batches: number,
  until: number,
  note: (from: number, to: number) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const sentAt: number[] = []
    const send = (): void => {
      sentAt.push(performance.now())
      port.postMessage(batch)
    }
    port.on('message', () => {
      const from = sentAt.shift() ?? NaN
      const to = performance.now()
      for (let i = 0; i < batch.length; i++) note(from, to)
      while (performance.now() < to + batch.length * handlingMs);
      if (to < until) send()
      else if (sentAt.length === 0) {
        port.close()
        resolve()
      }
    })
    for (let i = 0; i < batches; i++) send()
  })
}
