/**
 * A host for component tests: speaks the contract's frames over any transport and moves only when told, so
 * each number on screen is known beforehand. It stands in for the host, never for a part of the renderer.
 */
import type { Change, HostState, Row } from '../../../src/shared/model.ts'
import type { Transport } from '../../../src/shared/transport.ts'
import type { ClientFrame, HostFrame, WireError } from '../../../src/shared/wire.ts'
import { storyKnobs, storyMetrics, storyWorkloads } from './story.ts'

interface OpenStream {
  id: number
  seq: number
  name: string
  send(frame: HostFrame): void
}

export class FakeHost {
  readonly state: HostState
  nowMs: number
  /** Milliseconds that `knob.set` claims to have taken. */
  appliedMs = 12
  /** Calls as they came, for assertions. */
  readonly calls: { name: string; input: unknown }[] = []
  /** Answers of calls that one test alone needs. */
  readonly answers = new Map<string, (input: unknown) => unknown>()
  readonly #streams = new Set<OpenStream>()
  readonly #transports = new Set<Transport>()
  #seq = 0

  constructor(nowMs: number, state: Partial<HostState> = {}) {
    this.nowMs = nowMs
    this.state = {
      source: { kind: 'app', label: '', readOnly: false },
      run: { status: 'idle' },
      checks: { passed: 0, failed: 0 },
      knobs: [],
      changes: [],
      findings: [],
      log: [],
      ...state,
    }
  }

  connect(transport: Transport): void {
    this.#transports.add(transport)
    const send = (frame: HostFrame): void => {
      transport.send(JSON.stringify(frame))
    }
    transport.onClose(() => {
      this.#transports.delete(transport)
      for (const stream of this.#streams) if (stream.send === send) this.#streams.delete(stream)
    })
    transport.onFrame((text) => {
      this.#receive(JSON.parse(text) as ClientFrame, send)
    })
  }

  /** Samples at 10 Hz up to `nowMs + ms`, sent in one batch. */
  advance(ms: number): void {
    const rows: Row[] = []
    for (const end = this.nowMs + ms; this.nowMs < end;) {
      this.nowMs += 100
      rows.push(this.#row(this.nowMs))
    }
    this.#emit('frames', { type: 'rows', epoch: 1, rows, history: false, lost: 0 })
  }

  set(part: Partial<HostState>): void {
    Object.assign(this.state, part)
    this.#emit('state', part)
  }

  run(): void {
    const [workload] = storyWorkloads
    if (workload === undefined) return
    this.set({ run: { status: 'running', workload, startedAtMs: this.nowMs }, knobs: storyKnobs() })
  }

  drop(code = 1006): void {
    for (const transport of [...this.#transports]) transport.close({ code, reason: '' })
  }

  turn(id: string, to: number, origin: Change['origin'] = 'user', undoes?: number): Change | null {
    const knob = this.state.knobs.find((candidate) => candidate.id === id)
    if (knob === undefined) throw wireError('unknown-knob', `There is no knob ${id}.`)
    if (to > knob.max || to < knob.min)
      throw wireError('knob-out-of-range', `${String(knob.max)} is the most this machine allows`)
    if (to === knob.value) return null
    const change: Change = {
      number: this.state.changes.length + 1,
      knob: id,
      label: knob.label,
      property: knob.property,
      unit: knob.unit,
      from: knob.value,
      to,
      atMs: this.nowMs,
      appliedMs: this.appliedMs,
      origin,
      effect: { status: 'measuring', readyAtMs: this.nowMs + 30_000 },
      ...(undoes === undefined ? {} : { undoes }),
    }
    const knobs = this.state.knobs.map((each) => (each.id === id ? { ...each, value: to } : each))
    this.set({ knobs, changes: [...this.state.changes, change] })
    return change
  }

  #row(atMs: number): Row {
    const value = (id: string): number => this.state.knobs.find((knob) => knob.id === id)?.value ?? 0
    return [++this.#seq, atMs, ...storyMetrics.map((metric) => metric.at(atMs / 1_000, value))]
  }

  #emit(name: string, item: unknown): void {
    for (const stream of this.#streams)
      if (stream.name === name) stream.send({ t: 'item', id: stream.id, seq: ++stream.seq, item })
  }

  #receive(frame: ClientFrame, send: (frame: HostFrame) => void): void {
    if (frame.t === 'call') {
      this.calls.push({ name: frame.name, input: frame.input })
      try {
        send({ t: 'ok', id: frame.id, output: this.#answer(frame.name, frame.input) })
      } catch (error) {
        if (!(error instanceof WireFailure)) throw error
        send({ t: 'fail', id: frame.id, error: error.wire })
      }
    } else if (frame.t === 'open') this.#open({ id: frame.id, seq: 0, name: frame.name, send }, frame.input)
  }

  #open(stream: OpenStream, input: unknown): void {
    this.#streams.add(stream)
    const item = (value: unknown): void => {
      stream.send({ t: 'item', id: stream.id, seq: ++stream.seq, item: value })
    }
    if (stream.name === 'state') {
      item(this.state)
      return
    }
    item({ type: 'layout', layout: { epoch: 1, metrics: storyMetrics } })
    const { historyMs } = input as { historyMs: number }
    const rows: Row[] = []
    if (this.state.run.status === 'running') {
      const fromMs = Math.max(this.nowMs - historyMs, this.state.run.startedAtMs)
      for (let at = fromMs; at <= this.nowMs; at += at < this.nowMs - 60_000 ? 1_000 : 100)
        rows.push(this.#row(at))
    }
    item({ type: 'rows', epoch: 1, rows, history: true, lost: 0 })
  }

  #answer(name: string, input: unknown): unknown {
    const own = this.answers.get(name)
    if (own !== undefined) return own(input)
    switch (name) {
      case 'app.info':
        return {
          name: 'weir',
          version: '1.0.0',
          shell: 'web',
          node: '20',
          cpus: 4,
          pid: 1,
          startedAtMs: 0,
          sampleHz: 10,
        }
      case 'workloads.list':
        return storyWorkloads
      case 'workload.start':
        this.run()
        return storyWorkloads[0]
      case 'workload.stop':
        this.set({ run: { status: 'idle' }, knobs: [] })
        return null
      case 'knob.set': {
        const { id, value } = input as { id: string; value: number }
        return this.turn(id, value)
      }
      case 'change.undo': {
        const { number } = input as { number: number }
        const change = this.state.changes[number - 1]
        if (change === undefined) throw wireError('unknown-change', 'There is no such change.')
        const undo = this.turn(change.knob, change.from, 'undo', number)
        const marked = this.state.changes.map((each) =>
          each.number === number ? { ...each, undoneBy: this.state.changes.length } : each,
        )
        this.set({ changes: marked })
        return undo
      }
      case 'knobs.reset':
        return this.state.knobs.flatMap((knob) => this.turn(knob.id, knob.initial, 'reset') ?? [])
      default:
        throw wireError('unknown-call', `There is no call ${name}.`)
    }
  }
}

/** Thrown by an answer, it travels as the contract's error. */
export class WireFailure extends Error {
  readonly wire: WireError

  constructor(wire: WireError) {
    super(wire.message)
    this.wire = wire
  }
}

export const wireError = (code: WireError['code'], message: string): WireFailure =>
  new WireFailure({ code, message })
