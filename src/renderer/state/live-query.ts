/**
 * A question that is asked again and again, as long as somebody looks: a table's window, a drawer's details. One
 * question is under way at a time; a new one goes out at once and makes the answer to the old one void. While the view
 * is paused, or the program over, it is asked once about the moment on screen.
 */
import { ContractError } from '../../shared/client.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import type { ErrorInfo } from '../../shared/model.ts'
import { askAt, pastMoment } from './ask.ts'
import { scrubMs } from './moment.ts'
import { createStore, type Store } from './store.ts'
import type { Session } from './session.ts'

/** Two answers in a row are about this far apart. */
const sameMomentMs = 1500

export interface Answer<T> {
  data: T | undefined
  /** Why the last question failed; the data before it is kept, unless the moment on screen has none. */
  error: ErrorInfo | undefined
}

export class LiveQuery<N extends CallName> {
  readonly answer: Store<Answer<CallOutput<N>>> = createStore<Answer<CallOutput<N>>>({
    data: undefined,
    error: undefined,
  })
  readonly #session: Session
  readonly #name: N
  readonly #periodMs: number
  #input: CallInput<N> | undefined
  /** What is asked of the host beside the input, read at each question. */
  readonly #extend: (input: CallInput<N>) => CallInput<N>
  #asked = 0
  /** The moment that the answer on screen is about. */
  #answeredMs = NaN
  #timer: ReturnType<typeof setTimeout> | undefined
  #stops: (() => void)[] = []
  #open = false

  constructor(
    session: Session,
    name: N,
    periodMs: number,
    extend: (input: CallInput<N>) => CallInput<N> = (input) => input,
  ) {
    this.#session = session
    this.#name = name
    this.#periodMs = periodMs
    this.#extend = extend
  }

  /** `fresh`: the old answer belongs to something else and goes at once. */
  ask(input: CallInput<N>, fresh = false): void {
    this.#input = input
    if (fresh) this.#void()
    else this.#answeredMs = NaN
    if (this.#open) this.#go()
  }

  /** Begins to ask; returns the function that ends it. */
  start(): () => void {
    const { view, connector, host } = this.#session
    this.#open = true
    let before = this.#moment()
    let source = this.#source()
    const look = (): void => {
      const now = this.#moment()
      if (now === before) return
      before = now
      const other = this.#source()
      // What another source answered says nothing about this one.
      if (other !== source) this.#void()
      source = other
      if (this.#live()) this.#go()
      else if (this.#pausedMs() !== undefined) this.#later(scrubMs)
    }
    this.#stops = [view.subscribe(look), connector.state.subscribe(look), host.subscribe(look)]
    this.#go()
    return () => {
      this.#open = false
      this.#asked++
      clearTimeout(this.#timer)
      for (const stop of this.#stops.splice(0)) stop()
    }
  }

  #void(): void {
    this.#answeredMs = NaN
    this.answer.set({ data: undefined, error: undefined })
  }

  #source(): string {
    const { kind, label } = this.#session.host.get().source
    return `${kind} ${label}`
  }

  #moment(): string {
    const { view, connector, host } = this.#session
    const { run, source } = host.get()
    const started = run.status === 'running' ? run.startedAtMs : 0
    return `${this.#source()} ${String(view.get().endMs)} ${connector.state.get().status} ${run.status} ${String(started)} ${String(source.replay?.atMs ?? 0)}`
  }

  #live(): boolean {
    const { view, host } = this.#session
    const { run, source } = host.get()
    return (
      this.#connected() &&
      (source.kind === 'recording' || (view.get().endMs === undefined && run.status === 'running'))
    )
  }

  #connected(): boolean {
    return this.#session.connector.state.get().status === 'live'
  }

  /** The moment on screen, when it is one of the last minutes and the host can be asked about it. */
  #pausedMs(): number | undefined {
    return this.#connected() ? pastMoment(this.#session, this.#name) : undefined
  }

  #go(): void {
    clearTimeout(this.#timer)
    const input = this.#input
    if (input === undefined) return
    const atMs = this.#pausedMs()
    if (atMs !== undefined) {
      // Paused where it stood: the answer from just before is nearer than what was put down.
      const near = Math.abs(atMs - this.#answeredMs) <= sameMomentMs
      if (!near) this.#send(askAt(this.#session, this.#name, input, atMs), atMs)
    } else if (this.#live())
      this.#send(this.#session.call(this.#name, this.#extend(input)), this.#session.nowMs())
  }

  #send(answer: Promise<CallOutput<N>>, atMs: number): void {
    const asked = ++this.#asked
    answer.then(
      (data) => {
        if (asked !== this.#asked) return
        this.#answeredMs = atMs
        this.answer.set({ data, error: undefined })
        this.#again()
      },
      (error: unknown) => {
        if (asked !== this.#asked) return
        const info =
          error instanceof ContractError ? error.info : { code: 'internal', message: String(error) }
        const data = info.code === 'not-recorded' ? undefined : this.answer.get().data
        this.answer.set({ data, error: info })
        this.#again()
      },
    )
  }

  #again(): void {
    if (this.#pausedMs() === undefined) this.#later(this.#periodMs)
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    // Off screen nothing is asked; the next frame that is drawn asks again.
    this.#timer = setTimeout(() => {
      if (document.hidden) this.#later(this.#periodMs)
      else this.#go()
    }, ms)
  }
}
