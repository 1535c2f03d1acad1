/** What the processors and channels are measured against: bare threads, ports, and a ring in shared memory with nothing around it. */
import { Worker } from 'node:worker_threads'

const loopCode = `
const { parentPort } = require('node:worker_threads')
parentPort.on('message', (rounds) => { let x = 1; for (let i = 0; i < rounds; i++) x = (Math.imul(x, 48271) + i) | 0; parentPort.postMessage(x) })`

/** What two bare threads gain over one just now: the most that the machine has to give. */
export async function rawSpeedUp(): Promise<number> {
  const threads = [new Worker(loopCode, { eval: true }), new Worker(loopCode, { eval: true })] as const
  const run = (worker: Worker): Promise<void> =>
    new Promise((resolve) => {
      worker.once('message', () => {
        resolve()
      })
      worker.postMessage(200_000_000)
    })
  await Promise.all(threads.map(run))
  const start = performance.now()
  await run(threads[0])
  const alone = performance.now() - start
  await Promise.all(threads.map(run))
  const together = performance.now() - start - alone
  await Promise.all(threads.map((worker) => worker.terminate()))
  return (2 * alone) / together
}

const portCode = `
const { workerData: { port, count, objects } } = require('node:worker_threads')
for (let i = 0; i < count; i++)
  port.postMessage(objects ? { id: i, customer: 'customer ' + (i % 100), lines: [{ sku: 'A-17', count: 2 }, { sku: 'B-4', count: i % 7 }] } : i)`

const receiveCode = `
const { workerData: { port, count }, parentPort } = require('node:worker_threads')
let got = 0, start
port.on('message', () => {
  if (got++ === 0) start = process.hrtime.bigint()
  if (got === count) { parentPort.postMessage(Number(process.hrtime.bigint() - start) / count); port.close() }
})`

/** One postMessage per item, worker to worker. */
export async function rawPort(objects: boolean): Promise<number> {
  const count = 100_000
  const { port1, port2 } = new MessageChannel()
  const receiver = new Worker(receiveCode, {
    eval: true,
    workerData: { port: port2, count },
    transferList: [port2 as never],
  })
  const result = new Promise<number>((resolve) => receiver.once('message', resolve))
  const sender = new Worker(portCode, {
    eval: true,
    workerData: { port: port1, count, objects },
    transferList: [port1 as never],
  })
  const ns = await result
  await Promise.all([receiver.terminate(), sender.terminate()])
  return ns
}

const ringCode = `
const { workerData: { memory, count, size, sends }, parentPort } = require('node:worker_threads')
const words = new Int32Array(memory, 0, 64)
const values = new Float64Array(memory, 256)
const mask = values.length - 1
const [TAIL, HEAD] = [0, 32]
const pause = Atomics.pause ?? (() => {})
function wait(word, until) {
  let at
  while ((at = Atomics.load(words, word)) === until) for (let i = 0; i < 12; i++) pause()
  return at
}
function send() {
  let head = 0
  for (let tail = 0; tail < count; ) {
    if (tail - head >= values.length) head = wait(HEAD, tail - values.length)
    const end = Math.min(tail + size, head + values.length, count)
    while (tail < end) { values[tail & mask] = tail; tail++ }
    Atomics.store(words, TAIL, tail)
  }
}
function receive() {
  let tail = wait(TAIL, 0), sum = 0
  const start = process.hrtime.bigint()
  for (let head = 0; head < count; ) {
    if (head === tail) tail = wait(TAIL, head)
    const end = Math.min(head + size, tail)
    while (head < end) sum += values[head++ & mask]
    Atomics.store(words, HEAD, head)
  }
  if (sum !== (count * (count - 1)) / 2) throw new Error('wrong: ' + sum)
  return Number(process.hrtime.bigint() - start) / count
}
parentPort.postMessage(sends ? send() : receive())`

/**
 * Numbers from worker to worker through a ring of 1,024 with one sender and one receiver, each of which tells the other after
 * every `size` of them: no locks, no waiters, no close, no sleep. What any channel pays at least, just now.
 */
export async function rawRing(size: number): Promise<number> {
  const memory = new SharedArrayBuffer(256 + 8 * 1024)
  const end = (sends: boolean): Worker =>
    new Worker(ringCode, {
      eval: true,
      workerData: { memory, count: size === 1 ? 2_000_000 : 16_000_000, size, sends },
    })
  const receiver = end(false)
  const result = new Promise<number>((resolve) => receiver.once('message', resolve))
  const sender = end(true)
  const ns = await result
  await Promise.all([receiver.terminate(), sender.terminate()])
  return ns
}
