/**
 * The workloads for peers whose operations are promises. Ends are told by counting or by a final -1, because closing
 * means something else in each of them.
 */
import { delayMs, Lateness, MemoryProbe, type Outcome, type Workload } from '../outcome.ts'
import { nthPrime } from '../primes.ts'

const end = -1

export interface PromiseCsp<C> {
  chan(capacity: number): C
  send(ch: C, value: number): unknown
  recv(ch: C): Promise<number | undefined>
  /** Wakes the given number of receivers, by closing where that works. */
  release(ch: C, receivers: number): void
  sleep?(ms: number): Promise<unknown>
  select?(chans: readonly C[]): Promise<number>
}

export function promiseWorkloads<C>(csp: PromiseCsp<C>): Record<string, Workload> {
  return {
    pingpong: (n) => pingPong(csp, n),
    buffered: (n) => stream(csp, n, 1, 128),
    fanin: (n) => stream(csp, n, 10, 0),
    pipeline: (n) => pipeline(csp, n),
    sieve: (n) => sieve(csp, n),
    pool: (n) => pool(csp, n),
    spawn: (n) => spawn(csp, n, false),
    memory: (n) => spawn(csp, n, true),
    ...(csp.select && { select2: (n) => selects(csp, n, 2), select8: (n) => selects(csp, n, 8) }),
    ...(csp.sleep && { timers: (n) => timers(csp, n) }),
  }
}

async function pingPong<C>(csp: PromiseCsp<C>, n: number): Promise<Outcome> {
  const ping = csp.chan(0)
  const pong = csp.chan(0)
  const echo = async (): Promise<void> => {
    for (let i = 0; i < n / 2; i++) await csp.send(pong, (await csp.recv(ping))! + 1)
  }
  const echoing = echo()
  let v = 0
  for (let i = 0; i < n / 2; i++) {
    await csp.send(ping, v + 1)
    v = (await csp.recv(pong))!
  }
  await echoing
  return { checksum: v }
}

async function produce<C>(csp: PromiseCsp<C>, ch: C, first: number, step: number, n: number): Promise<void> {
  for (let i = first; i < n; i += step) await csp.send(ch, i)
}

async function stream<C>(
  csp: PromiseCsp<C>,
  n: number,
  producers: number,
  capacity: number,
): Promise<Outcome> {
  const ch = csp.chan(capacity)
  for (let p = 0; p < producers; p++) void produce(csp, ch, p, producers, n)
  let sum = 0
  for (let i = 0; i < n; i++) sum += (await csp.recv(ch))!
  return { checksum: sum }
}

async function pipeline<C>(csp: PromiseCsp<C>, n: number): Promise<Outcome> {
  const source = csp.chan(0)
  void produce(csp, source, 0, 1, n)
  const stage = async (from: C, to: C): Promise<void> => {
    for (let i = 0; i < n; i++) await csp.send(to, (await csp.recv(from))! + 1)
  }
  // One box, because a channel of medium is a thenable that an async function must not return.
  const last = { ch: source }
  for (let i = 0; i < 4; i++) {
    const out = csp.chan(0)
    void stage(last.ch, out)
    last.ch = out
  }
  let sum = 0
  for (let i = 0; i < n; i++) sum += (await csp.recv(last.ch))!
  return { checksum: sum }
}

async function sieve<C>(csp: PromiseCsp<C>, n: number): Promise<Outcome> {
  const limit = nthPrime(n)
  const source = csp.chan(0)
  const candidates = async (): Promise<void> => {
    for (let i = 2; i <= limit; i++) await csp.send(source, i)
    await csp.send(source, end)
  }
  const filter = async (prime: number, from: C, to: C): Promise<void> => {
    for (;;) {
      const v = (await csp.recv(from))!
      if (v % prime !== 0) await csp.send(to, v)
      if (v === end) return
    }
  }
  void candidates()
  let from = source
  let last = 0
  for (;;) {
    const prime = (await csp.recv(from))!
    if (prime === end) return { checksum: last }
    last = prime
    const out = csp.chan(0)
    void filter(prime, from, out)
    from = out
  }
}

async function pool<C>(csp: PromiseCsp<C>, n: number): Promise<Outcome> {
  const jobs = csp.chan(128)
  const worker = async (): Promise<number> => {
    let sum = 0
    for (;;) {
      const job = (await csp.recv(jobs))!
      if (job === end) return sum
      sum += job
    }
  }
  const workers = Array.from({ length: 8 }, worker)
  await produce(csp, jobs, 0, 1, n)
  for (let w = 0; w < 8; w++) await csp.send(jobs, end)
  return { checksum: (await Promise.all(workers)).reduce((a, b) => a + b, 0) }
}

/** One gate per thousand: several peers allow no more than 1,024 waiters on one channel. */
async function spawn<C>(csp: PromiseCsp<C>, n: number, weigh: boolean): Promise<Outcome> {
  const probe = weigh ? new MemoryProbe() : undefined
  const gates: C[] = []
  let released = 0
  let extra: Record<string, number> | undefined
  await new Promise<void>((resolve) => {
    const waiter = async (gate: C): Promise<void> => {
      await csp.recv(gate)
      if (++released === n) resolve()
    }
    for (let i = 0; i < n; i++) {
      if (i % 1000 === 0) gates.push(csp.chan(0))
      void waiter(gates[gates.length - 1]!)
    }
    extra = probe?.perItem(n)
    gates.forEach((gate, i) => csp.release(gate, Math.min(1000, n - i * 1000)))
  })
  return { checksum: released, ...(extra && { extra }) }
}

async function selects<C>(csp: PromiseCsp<C>, n: number, width: number): Promise<Outcome> {
  const chans = Array.from({ length: width }, () => csp.chan(0))
  chans.forEach((ch, i) => void produce(csp, ch, i, width, n))
  let sum = 0
  for (let i = 0; i < n; i++) sum += await csp.select!(chans)
  return { checksum: sum }
}

async function timers<C>(csp: PromiseCsp<C>, n: number): Promise<Outcome> {
  const lateness = new Lateness()
  const sleeper = async (delay: number): Promise<void> => {
    const due = performance.now() + delay
    await csp.sleep!(delay)
    lateness.record(performance.now() - due)
  }
  await Promise.all(Array.from({ length: n }, (_, i) => sleeper(delayMs(i))))
  return lateness.outcome()
}
