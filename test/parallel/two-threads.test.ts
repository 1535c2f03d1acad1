/**
 * The channel between threads on two real ones. First step by step against the model of test/property: each step has taken
 * effect before the next begins, so that the model knows what must come of it, and on which side. Then all at once: what
 * senders and receivers of both sides account for has to agree, whatever the threads did meanwhile.
 */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { freshSeed } from '../../src/main/base/index.ts'
import { float64, portable, record, type SharedChan, sharedChan } from '../../src/main/parallel/index.ts'
import type { Goroutine, RemoteGoroutine, Runtime } from '../../src/main/runtime/index.ts'
import { ModelChan, type Outcome } from '../property/model.ts'
import { closeRigs, rig, stolen } from './rig.ts'
import { type Command, hows, ops, receiving, type Report, sending, settled } from './works/agent.ts'
import type * as agents from './works/agent.ts'
import { type Account, crowd, type Script, ways } from './works/crowd.ts'
import type * as crowds from './works/crowd.ts'

afterEach(closeRigs)

const agent = portable<typeof agents.agent>(new URL('./works/agent.ts', import.meta.url).href, 'agent')
const farCrowd = portable<typeof crowds.crowd>(new URL('./works/crowd.ts', import.meta.url).href, 'crowd')

/** Waits only for what must come; so long that no machine is too slow, and spent only when something is lost. */
const patienceMs = 60_000
const options = (name: string): { seed: number; endOnFailure: true } => {
  const seed = Number(process.env['SEED'] ?? freshSeed())
  console.log(`${name}: SEED=${String(seed)}`)
  return { seed, endOnFailure: true }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function until(what: string, done: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs
  while (!done()) {
    if (performance.now() > end) throw new Error(`waits for ever: ${what}`)
    await turn()
  }
}

const side = fc.boolean()
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant(ops.send), far: side, n: fc.constant(0) }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant(ops.receive), far: side, n: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant(ops.kill), far: side, n: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant(ops.resize), far: side, n: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant(ops.close), far: side, n: fc.constant(0) }) },
)

const outcomes: readonly Outcome[] = ['sent', 'sent', 'closed', 'panicked', 'killed']
const outcomeOf = ({ how, value }: Report): Outcome =>
  how === hows.got ? { got: value } : (outcomes[how] ?? 'killed')

/** The channel, and what is done with it from here and from the other thread. */
class Pair {
  readonly chan: SharedChan<number>
  readonly commands: SharedChan<Command>
  readonly done = new Map<number, Outcome>()
  readonly #reports: SharedChan<Report>
  readonly #rt: Runtime
  readonly #near = new Map<number, Goroutine>()
  #far: RemoteGoroutine | undefined

  constructor(rt: Runtime, capacity: number) {
    this.#rt = rt
    this.chan = sharedChan<number>(capacity, float64, { maxCapacity: 5 })
    this.commands = sharedChan<Command>(1, record('op', 'id', 'to'))
    this.#reports = sharedChan<Report>(256, record('id', 'how', 'value'))
  }

  start(): void {
    this.#far = this.#rt.goAnywhere(agent, this.commands, this.#reports, this.chan)
    expect(stolen(this.#far)).toBe(1)
  }

  async far(op: number, id: number, to: number): Promise<void> {
    await until('a command', () => this.commands.trySend({ op, id, to }))
    await until('its end', () => this.read())
  }

  async near(op: number, id: number, to: number): Promise<void> {
    const tell = (report: Report): void => void this.done.set(report.id, outcomeOf(report))
    if (op === ops.kill) this.#near.get(id)?.kill()
    else if (op === ops.resize) this.chan.resize(to)
    else if (op === ops.close) this.chan.close()
    else {
      const g = this.#rt.go(op === ops.send ? sending : receiving, this.chan, id, tell)
      this.#near.set(id, g)
      await until('a goroutine to run', () => settled(g))
    }
  }

  /** Takes the reports in. True when the last command was done. */
  read(): boolean {
    for (let report = this.#reports.tryRecv(); report !== undefined; report = this.#reports.tryRecv()) {
      if (report.how === hows.done) return true
      this.done.set(report.id, outcomeOf(report))
    }
    return false
  }

  async stop(): Promise<void> {
    for (const g of this.#near.values()) g.kill()
    this.commands.close()
    await this.#far?.join()
  }
}

const inOrder = (done: ReadonlyMap<number, Outcome>): [number, Outcome][] =>
  [...done].sort(([a], [b]) => a - b)

test('does on two threads what the model does on one', { timeout: 4 * patienceMs }, async () => {
  const { rt } = await rig(2)
  const property = fc.asyncProperty(
    fc.integer({ min: 0, max: 4 }),
    fc.array(step, { minLength: 5, maxLength: 40 }),
    async (capacity, steps) => {
      const model = new ModelChan(capacity)
      const pair = await rt.run(function* () {
        return new Pair(rt, capacity)
      })
      pair.start()
      /** Which side each goroutine is on. */
      const sides: boolean[] = []
      for (const { op, far, n } of steps) {
        let [id, there] = [sides.length, far]
        if (op === ops.send) model.send(id, id)
        else if (op === ops.receive) model.receive(id)
        else if (op === ops.kill) {
          if (id === 0) continue
          id = n % id
          there = sides[id] === true
          model.kill(id)
        } else if (op === ops.resize) model.resize(n)
        else if (model.closed) continue
        else model.close()
        if (op === ops.send || op === ops.receive) sides.push(far)
        await (there ? pair.far(op, id, n) : pair.near(op, id, n))
        await until(`${String(model.done.size)} ends, not ${String(pair.done.size)}`, () => {
          pair.read()
          return pair.done.size >= model.done.size
        })
        expect(inOrder(pair.done)).toEqual(inOrder(model.done))
        expect(pair.chan.len).toBe(model.buffer.length)
        expect(pair.chan.closed).toBe(model.closed)
      }
      await pair.stop()
    },
  )
  await fc.assert(property, { numRuns: 40, ...options('two threads') })
})

const way = fc.nat(ways.length - 1)
const scripts = (least: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(way, { minLength: 1, maxLength: 4 }), { minLength: least, maxLength: 3 })
const script = fc.record({ senders: scripts(1), receivers: scripts(1) })

const sumOf = (near: Account, far: Account, what: 'sent' | 'refused'): number[] =>
  [...near[what], ...far[what]].sort((a, b) => a - b)

/** Of each sender ascending. */
function expectInOrder(received: readonly number[]): void {
  const last = new Map<number, number>()
  for (const value of received) {
    const sender = Math.floor(value / 1000)
    expect(value, `order at ${received.join()}`).toBeGreaterThan(last.get(sender) ?? -1)
    last.set(sender, value)
  }
}

test('all at once, what both sides account for agrees', { timeout: 4 * patienceMs }, async () => {
  const { rt } = await rig(2)
  const property = fc.asyncProperty(
    fc.integer({ min: 0, max: 4 }),
    script,
    script,
    fc.constantFrom(0, 0, 20),
    async (capacity, here, there, closeAfter) => {
      const [chan, ended] = await rt.run(function* () {
        return [sharedChan<number>(capacity, float64), sharedChan<number>(2, float64)] as const
      })
      const whole = (part: Pick<Script, 'senders' | 'receivers'>): Script => ({
        ...part,
        count: 60,
        closeAfter,
      })
      const far = rt.goAnywhere(farCrowd, chan, ended, whole(there), 1)
      expect(stolen(far)).toBe(1)
      let near: Account | undefined
      let other: Account | undefined
      rt.go(function* () {
        near = yield* crowd(chan, ended, whole(here), 5)
      })
      rt.go(function* () {
        other = yield* far.join()
      })
      rt.go(function* () {
        for (let i = 0; i < 2; i++) yield* ended.recv()
        if (closeAfter === 0) chan.close()
      })
      const counts = (): string => JSON.stringify({ ...chan.probe, len: chan.len })
      await until(`the end of both sides at ${counts()}`, () => near !== undefined && other !== undefined)
      const [one, two] = [near, other] as unknown as [Account, Account]
      const parts = [...one.received, ...two.received]
      for (const part of parts) expectInOrder(part)
      expect(parts.flat().sort((a, b) => a - b)).toEqual(sumOf(one, two, 'sent'))
      const senders = here.senders.length + there.senders.length
      expect(sumOf(one, two, 'sent').length + sumOf(one, two, 'refused').length).toBe(60 * senders)
      if (closeAfter === 0) expect(sumOf(one, two, 'refused')).toEqual([])
      expect(chan.len).toBe(0)
      expect(chan.probe.sends).toBe(chan.probe.receives)
    },
  )
  await fc.assert(property, { numRuns: 40, ...options('all at once') })
})
