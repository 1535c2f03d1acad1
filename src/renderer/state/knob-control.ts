/**
 * What the user does to knobs, between the finger and the host's answer. A turn is a draft for 80 ms of rest
 * or until released, then it is sent; while one value is under way the newest draft waits and older ones are
 * dropped, so a drag never floods the host. Phases are per knob: one knob's drag re-renders that knob alone.
 */
import { ContractError } from '../../shared/client.ts'
import type { Change } from '../../shared/model.ts'
import { createStore, type Store } from './store.ts'

export type KnobPhase =
  | { phase: 'rest' }
  | { phase: 'draft'; value: number }
  | { phase: 'pending'; value: number; from: number }
  | { phase: 'applied'; value: number; inMs: number }
  | { phase: 'rejected'; value: number; reason: string }

const rest: KnobPhase = { phase: 'rest' }
const restMs = 80
const appliedShownMs = 4_000

interface Hand {
  phase: Store<KnobPhase>
  draftTimer?: ReturnType<typeof setTimeout>
  shownTimer?: ReturnType<typeof setTimeout>
  inFlight: boolean
  /** What the user wants by now and has not been sent; `rested` once it may be. It is what the knob shows. */
  wanted?: { value: number; rested: boolean }
}

export class KnobControl {
  readonly #hands = new Map<string, Hand>()
  readonly #send: (id: string, value: number) => Promise<Change | null>
  readonly #currentValue: (id: string) => number | undefined

  constructor(
    send: (id: string, value: number) => Promise<Change | null>,
    currentValue: (id: string) => number | undefined,
  ) {
    this.#send = send
    this.#currentValue = currentValue
  }

  phase(id: string): Store<KnobPhase> {
    return this.#hand(id).phase
  }

  /** A step of a drag: sent after 80 ms of rest. */
  turn(id: string, value: number): void {
    const hand = this.#hand(id)
    this.#want(hand, value, false)
    hand.draftTimer = setTimeout(() => {
      this.set(id, value)
    }, restMs)
  }

  /** Release, a key or a typed number: sent at once, or as soon as the value under way is answered. */
  set(id: string, value: number): void {
    const hand = this.#hand(id)
    this.#want(hand, value, true)
    if (!hand.inFlight) this.#sendWanted(id, hand)
  }

  /** Also for changes that did not start at the knob: undo, reset, advice. */
  applied(change: Change): void {
    const hand = this.#hand(change.knob)
    if (hand.inFlight || hand.wanted !== undefined) return
    clearTimeout(hand.shownTimer)
    hand.phase.set({ phase: 'applied', value: change.to, inMs: change.appliedMs })
    hand.shownTimer = setTimeout(() => {
      hand.phase.set(rest)
    }, appliedShownMs)
  }

  /** Gives a rejected or unsent value up and shows the host's again. */
  dismiss(id: string): void {
    const hand = this.#hand(id)
    clearTimeout(hand.draftTimer)
    delete hand.wanted
    if (!hand.inFlight) hand.phase.set(rest)
  }

  /** What was refused is forgotten: the program has changed its mind about what may be turned, or is another one. */
  dismissRefused(): void {
    for (const { phase } of this.#hands.values()) if (phase.get().phase === 'rejected') phase.set(rest)
  }

  #want(hand: Hand, value: number, rested: boolean): void {
    clearTimeout(hand.draftTimer)
    clearTimeout(hand.shownTimer)
    hand.wanted = { value, rested }
    const shown = hand.phase.get()
    hand.phase.set(shown.phase === 'pending' ? { ...shown, value } : { phase: 'draft', value })
  }

  #sendWanted(id: string, hand: Hand): void {
    const { wanted } = hand
    if (wanted === undefined) return
    delete hand.wanted
    const { value } = wanted
    const from = this.#currentValue(id)
    if (from === undefined || from === value) {
      hand.phase.set(rest)
      return
    }
    hand.inFlight = true
    hand.phase.set({ phase: 'pending', value, from })
    this.#send(id, value).then(
      (change) => {
        this.#answered(id, hand, () => {
          if (change === null) hand.phase.set(rest)
          else this.applied(change)
        })
      },
      (error: unknown) => {
        const reason = error instanceof ContractError ? error.message : String(error)
        this.#answered(id, hand, () => {
          hand.phase.set({ phase: 'rejected', value, reason })
        })
      },
    )
  }

  #answered(id: string, hand: Hand, show: () => void): void {
    hand.inFlight = false
    if (hand.wanted === undefined) show()
    else if (hand.wanted.rested) this.#sendWanted(id, hand)
    else hand.phase.set({ phase: 'draft', value: hand.wanted.value })
  }

  #hand(id: string): Hand {
    let hand = this.#hands.get(id)
    if (hand === undefined) {
      hand = { phase: createStore<KnobPhase>(rest), inFlight: false }
      this.#hands.set(id, hand)
    }
    return hand
  }
}
