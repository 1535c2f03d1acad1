/**
 * A question that is asked again and again, as long as somebody looks: a table's window, a drawer's details. One
 * question is under way at a time; a new one goes out at once and makes the answer to the old one void.
 */
import { ContractError } from '../../shared/client.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import type { ErrorInfo } from '../../shared/model.ts'
import { createStore, type Store } from './store.ts'
import type { Session } from './session.ts'

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
    if (fresh) this.answer.set({ data: undefined, error: undefined })
    if (this.#open) this.#go()
  }

  /** Begins to ask; returns the function that ends it. Pausing the view pauses the questions too. */
  start(): () => void {
    const { view, connector, host } = this.#session
    this.#open = true
    let before = this.#moment()
    const look = (): void => {
      const now = this.#moment()
      if (now === before) return
      before = now
      if (this.#live()) this.#go()
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

  #moment(): string {
    const { view, connector, host } = this.#session
    const { run, source } = host.get()
    const started = run.status === 'running' ? run.startedAtMs : 0
    return `${String(view.get().endMs === undefined)} ${connector.state.get().status} ${run.status} ${String(started)} ${String(source.replay?.atMs ?? 0)}`
  }

  #live(): boolean {
    const { view, connector, host } = this.#session
    const { run, source } = host.get()
    return (
      view.get().endMs === undefined &&
      connector.state.get().status === 'live' &&
      (run.status === 'running' || source.kind === 'recording')
    )
  }

  #go(): void {
    clearTimeout(this.#timer)
    const input = this.#input
    if (input === undefined || !this.#live()) return
    const asked = ++this.#asked
    this.#session.call(this.#name, this.#extend(input)).then(
      (data) => {
        if (asked !== this.#asked) return
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
    // Off screen nothing is asked; the next frame that is drawn asks again.
    this.#timer = setTimeout(() => {
      if (document.hidden) this.#again()
      else this.#go()
    }, this.#periodMs)
  }
}
