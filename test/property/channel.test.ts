import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Canceled } from '../../src/main/base/index.ts'
import {
  background,
  type CancelFunc,
  type Chan,
  type Context,
  type Go,
  type Goroutine,
  Runtime,
  select,
  withCancel,
} from '../../src/main/runtime/index.ts'
import { ModelChan, type Outcome } from './model.ts'
import { parameters, steps } from './support.ts'

type Step =
  | { do: 'send' | 'receive' | 'selectSend' | 'selectReceive'; id: number }
  | { do: 'trySend' | 'tryReceive' | 'close' }
  | { do: 'resize'; to: number }
  | { do: 'kill' | 'cancel'; which: number }

const perProgram = 60
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('send', 'receive', 'selectSend', 'selectReceive'),
      id: fc.constant(0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('trySend', 'tryReceive') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize'), to: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('kill', 'cancel'), which: fc.nat() }) },
)
const program = fc.record({
  capacity: fc.nat(4),
  steps: fc.array(stepArbitrary, { minLength: perProgram, maxLength: perProgram }),
  /** At which step the channel is closed; beyond the end: never. */
  closeAt: fc.nat(2 * perProgram),
})

function same(what: string, real: unknown, model: unknown): void {
  if (real !== model) throw new Error(`${what}: ${String(real)}, the model says ${String(model)}`)
}

/** The real thing beside the model, told the same things in the same order. */
class Pair {
  readonly rt = new Runtime({ seed: 1, sites: false, onPanic: () => undefined })
  readonly model: ModelChan
  readonly real: Chan<number>
  readonly outcomes = new Map<number, Outcome>()
  readonly goroutines: Goroutine[] = []
  /** Of those that wait by a select, which their context ends, too. */
  readonly cancels = new Map<number, CancelFunc>()

  constructor(capacity: number) {
    this.model = new ModelChan(capacity)
    this.real = this.rt.chan<number>(capacity)
  }

  apply(step: Step, index: number): void {
    const { model, real } = this
    switch (step.do) {
      case 'send':
      case 'selectSend':
        this.start((id) => this.sender(id, step.do === 'selectSend'))
        model.send(this.goroutines.length - 1, this.goroutines.length - 1)
        break
      case 'receive':
      case 'selectReceive':
        this.start((id) => this.receiver(id, step.do === 'selectReceive'))
        model.receive(this.goroutines.length - 1)
        break
      case 'trySend':
        this.tryIt(index, model.closed ? 'panicked' : 'sent', () =>
          real.trySend(-index) ? 'sent' : undefined,
        )
        break
      case 'tryReceive':
        this.tryIt(index, 'closed', () => {
          const got = real.tryRecvOk()
          return got === undefined ? undefined : got[1] ? { got: got[0] } : 'closed'
        })
        break
      case 'resize':
        model.resize(step.to)
        real.resize(step.to)
        break
      case 'kill': {
        const id = this.some(step.which)
        if (id >= 0) model.kill(id)
        this.goroutines[id]?.kill(new Canceled('kill'))
        break
      }
      case 'cancel': {
        const cancel = this.cancels.get(this.some(step.which))
        if (cancel !== undefined) model.kill(this.some(step.which))
        cancel?.()
        break
      }
      case 'close':
        if (!model.closed) {
          model.close()
          real.close()
        }
    }
    this.rt.flush()
  }

  /** Everything that can be seen must agree. (Not `expect`: it would take most of the time.) */
  compare(): void {
    const { model, real } = this
    real.checkInvariants()
    same('length', real.len, model.buffer.length)
    same('capacity', real.cap, model.cap)
    same('closed', real.closed, model.closed)
    same('senders', real.sendersWaiting, model.senders.length)
    same('receivers', real.receiversWaiting, model.receivers.length)
    same('finished', this.outcomes.size, model.done.size)
    same('alive', this.rt.stats().goroutines, model.senders.length + model.receivers.length)
  }

  /** -1 when there is nobody. */
  private some(which: number): number {
    return this.goroutines.length === 0 ? -1 : which % this.goroutines.length
  }

  private start(body: (id: number) => Go<void>): void {
    this.goroutines.push(this.rt.go(body, this.goroutines.length))
  }

  /** The model decides by doing it; a try that would wait is taken back. */
  private tryIt(index: number, ifClosed: Outcome, act: () => Outcome | undefined): void {
    const { model } = this
    const id = -1 - index
    const sending = ifClosed !== 'closed'
    const would = sending
      ? model.closed || model.receivers.length > 0 || model.buffer.length < model.cap
      : model.closed || model.senders.length > 0 || model.buffer.length > 0
    let outcome: Outcome | undefined
    try {
      outcome = act()
    } catch {
      outcome = 'panicked'
    }
    same('would not wait', outcome !== undefined, would)
    if (outcome === undefined) return
    if (sending) model.send(id, -index)
    else model.receive(id)
    expect(outcome).toEqual(model.done.get(id))
    this.outcomes.set(id, outcome)
  }

  private *sender(id: number, bySelect: boolean): Go<void> {
    yield* this.note(id, () => this.sendOnce(id, bySelect))
  }

  private *sendOnce(id: number, bySelect: boolean): Go<Outcome> {
    if (!bySelect) {
      yield* this.real.send(id)
      return 'sent'
    }
    const got = yield* select({ out: this.real.send(id), stop: this.context(id).done() })
    return got.case === 'out' ? 'sent' : 'killed'
  }

  private *receiver(id: number, bySelect: boolean): Go<void> {
    yield* this.note(id, () => this.receiveOnce(id, bySelect))
  }

  private *receiveOnce(id: number, bySelect: boolean): Go<Outcome> {
    if (!bySelect) {
      const v = yield* this.real.recv()
      return v === undefined ? 'closed' : { got: v }
    }
    const got = yield* select({ stop: this.context(id).done(), in: this.real.recvOk() })
    if (got.case === 'stop') return 'killed'
    return got.value[1] ? { got: got.value[0] } : 'closed'
  }

  private context(id: number): Context {
    const [ctx, cancel] = withCancel(background())
    this.cancels.set(id, cancel)
    return ctx
  }

  private *note(id: number, body: () => Go<Outcome>): Go<void> {
    let outcome: Outcome = 'killed'
    try {
      outcome = yield* body()
    } catch {
      outcome = 'panicked'
    } finally {
      this.outcomes.set(id, outcome)
    }
  }
}

test('a channel does what the model does, step by step', () => {
  let done = 0
  fc.assert(
    fc.property(program, ({ capacity, steps: list, closeAt }) => {
      const pair = new Pair(capacity)
      for (const [i, step] of list.entries()) {
        pair.apply(i === closeAt ? { do: 'close' } : step, i)
        pair.compare()
        done++
      }
      for (const [id, outcome] of pair.model.done) expect(pair.outcomes.get(id)).toEqual(outcome)
      pair.rt.close()
    }),
    parameters(steps / perProgram),
  )
  expect(done).toBeGreaterThanOrEqual(Math.min(steps, 100_000))
}, 600_000)
