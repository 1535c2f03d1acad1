import csp, { type Channel, type Instruction } from 'js-csp'
import { delayMs, Lateness, MemoryProbe, type Implementation, type Outcome } from '../outcome.ts'
import { nthPrime } from '../primes.ts'

type Routine = Generator<Instruction | Channel, void, number>

/** Its processes are generators that yield instructions. */
export const jsCsp: Implementation = {
  version: '1.0.1',
  workloads: {
    pingpong: (n) =>
      inProcess(function* (finish) {
        const ping = csp.chan()
        const pong = csp.chan()
        csp.go(function* (): Routine {
          for (let i = 0; i < n / 2; i++) yield csp.put(pong, (yield csp.take(ping)) + 1)
        })
        let v = 0
        for (let i = 0; i < n / 2; i++) {
          yield csp.put(ping, v + 1)
          v = yield csp.take(pong)
        }
        finish({ checksum: v })
      }),
    buffered: (n) => stream(n, 1, csp.chan(128)),
    fanin: (n) => stream(n, 10, csp.chan()),
    pipeline,
    select2: (n) => selects(n, 2),
    select8: (n) => selects(n, 8),
    sieve,
    pool,
    spawn: (n) => spawn(n, undefined),
    memory: (n) => spawn(n, new MemoryProbe()),
    timers,
  },
}

function inProcess(body: (finish: (outcome: Outcome) => void) => Routine): Promise<Outcome> {
  return new Promise((resolve) => {
    csp.go(body as (...args: never[]) => Generator, [resolve])
  })
}

function* produce(ch: Channel, first: number, step: number, n: number): Routine {
  for (let i = first; i < n; i += step) yield csp.put(ch, i)
}

function stream(n: number, producers: number, ch: Channel): Promise<Outcome> {
  for (let p = 0; p < producers; p++) csp.go(produce, [ch, p, producers, n])
  return inProcess(function* (finish) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += yield csp.take(ch)
    finish({ checksum: sum })
  })
}

function pipeline(n: number): Promise<Outcome> {
  const source = csp.chan()
  csp.go(produce, [source, 0, 1, n])
  let last = source
  for (let i = 0; i < 4; i++) {
    const from = last
    const to = csp.chan()
    csp.go(function* (): Routine {
      for (let item = 0; item < n; item++) yield csp.put(to, (yield csp.take(from)) + 1)
    })
    last = to
  }
  return stream(n, 0, last)
}

function selects(n: number, width: number): Promise<Outcome> {
  const chans = Array.from({ length: width }, () => csp.chan())
  chans.forEach((ch, i) => csp.go(produce, [ch, i, width, n]))
  return inProcess(function* (finish) {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const got: unknown = yield csp.alts(chans)
      sum += (got as { value: number }).value
    }
    finish({ checksum: sum })
  })
}

function sieve(n: number): Promise<Outcome> {
  const limit = nthPrime(n)
  const source = csp.chan()
  csp.go(function* (): Routine {
    for (let i = 2; i <= limit; i++) yield csp.put(source, i)
    yield csp.put(source, -1)
  })
  function* filter(prime: number, from: Channel, to: Channel): Routine {
    for (;;) {
      const v = yield csp.take(from)
      if (v % prime !== 0) yield csp.put(to, v)
      if (v < 0) return
    }
  }
  return inProcess(function* (finish) {
    let from = source
    let last = 0
    for (;;) {
      const prime = yield csp.take(from)
      if (prime < 0) {
        finish({ checksum: last })
        return
      }
      last = prime
      const out = csp.chan()
      csp.go(filter, [prime, from, out])
      from = out
    }
  })
}

function pool(n: number): Promise<Outcome> {
  const jobs = csp.chan(128)
  let sum = 0
  let ended = 0
  return inProcess(function* (finish) {
    function* worker(): Routine {
      for (;;) {
        const job = yield csp.take(jobs)
        if (job < 0) break
        sum += job
      }
      if (++ended === 8) finish({ checksum: sum })
    }
    for (let w = 0; w < 8; w++) csp.go(worker)
    for (let i = 0; i < n; i++) yield csp.put(jobs, i)
    for (let w = 0; w < 8; w++) yield csp.put(jobs, -1)
  })
}

/** One gate per thousand: it allows no more than 1,024 waiters on one channel. */
function spawn(n: number, probe: MemoryProbe | undefined): Promise<Outcome> {
  const gates: Channel[] = []
  return new Promise((resolve) => {
    let released = 0
    let extra: Record<string, number> | undefined
    function* waiter(gate: Channel): Routine {
      yield csp.take(gate)
      if (++released === n) resolve({ checksum: released, ...(extra && { extra }) })
    }
    for (let i = 0; i < n; i++) {
      if (i % 1000 === 0) gates.push(csp.chan())
      csp.go(waiter, [gates.at(-1)])
    }
    setImmediate(() => {
      extra = probe?.perItem(n)
      for (const gate of gates) gate.close()
    })
  })
}

function timers(n: number): Promise<Outcome> {
  const lateness = new Lateness()
  let woken = 0
  return new Promise((resolve) => {
    function* sleeper(delay: number): Routine {
      const due = performance.now() + delay
      yield csp.take(csp.timeout(delay))
      lateness.record(performance.now() - due)
      if (++woken === n) resolve(lateness.outcome())
    }
    for (let i = 0; i < n; i++) csp.go(sleeper, [delayMs(i)])
  })
}
