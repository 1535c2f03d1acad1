/**
 * Every change of a knob, numbered, timed, and followed by what it did. The journal is the only way to turn
 * a knob: who turns one elsewhere gets no number and no effect.
 *
 * Overlap rule: a second change within the windows of a first one spoils both measurements. Both say so at
 * once, and compare only the seconds that the other one has not touched, if there are enough of them.
 */
import { type Clock, UsageError } from '../base/index.ts'
import type { Change, Effect } from '../../shared/model.ts'
import { defaultWindows, type EffectWindows, measureEffect, type SeriesReader, spansOf } from './effect.ts'
import { checkValue, type KnobRegistry } from './knob-registry.ts'
import { type Measure, measuresOf } from './measure.ts'

export interface JournalOptions {
  clock: Clock
  knobs: KnobRegistry
  series: SeriesReader
  windows?: EffectWindows
  /** Something in `changes` is different now. */
  onChange?: () => void
}

/** Older changes leave the journal; numbers go on. */
const maxChanges = 500

interface Entry {
  change: Change
  measures: readonly Measure[]
  overlaps: number[]
  /** Until its effect stands. */
  open: boolean
}

export class Journal {
  readonly #clock: Clock
  readonly #knobs: KnobRegistry
  readonly #series: SeriesReader
  readonly #windows: EffectWindows
  readonly #onChange: () => void
  readonly #entries: Entry[] = []
  #last = 0
  /** Turns of one knob follow each other, so that `from` is what the turn before left. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(options: JournalOptions) {
    this.#clock = options.clock
    this.#knobs = options.knobs
    this.#series = options.series
    this.#windows = options.windows ?? defaultWindows
    this.#onChange = options.onChange ?? (() => undefined)
  }

  /** Oldest first. The objects never change; a new effect makes a new one. */
  get changes(): Change[] {
    return this.#entries.map((entry) => entry.change)
  }

  /**
   * Null when the knob has that value already.
   * @throws UsageError `unknown-knob`, `invalid-input`, `knob-out-of-range`, `knob-rejected`
   */
  async set(id: string, value: number, origin: Change['origin'] = 'user'): Promise<Change | null> {
    return (await this.#turn(id, value, { origin }))?.change ?? null
  }

  /** Puts the old value of a change back, as a change of its own. */
  async undo(number: number): Promise<Change> {
    const undone = this.#entries.find((entry) => entry.change.number === number)
    if (undone === undefined) throw new UsageError('unknown-change', `there is no change ${number}`)
    const { knob, from, undoneBy, label, property } = undone.change
    if (undoneBy !== undefined)
      throw new UsageError('unknown-change', `change ${number} was undone by change ${undoneBy} already`)
    const entry = await this.#turn(knob, from, { origin: 'undo', undoes: number })
    if (entry === undefined)
      throw new UsageError('knob-rejected', `nothing to undo: ${label} ${property} is ${from} already`)
    undone.change = { ...undone.change, undoneBy: entry.change.number }
    this.#onChange()
    return entry.change
  }

  /** Turns every knob back to its initial value; a knob that refuses is left and the others are still turned. */
  async reset(): Promise<Change[]> {
    const changed: Change[] = []
    const errors: unknown[] = []
    for (const knob of this.#knobs.list()) {
      if (knob.get() === knob.initial) continue
      try {
        const change = await this.set(knob.id, knob.initial, 'reset')
        if (change !== null) changed.push(change)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0 && changed.length === 0) throw errors[0]
    return changed
  }

  /** Finishes the measurements whose time has come. The owner of the sampler calls it about once a second. */
  tick(): void {
    const nowMs = this.#clock.wall()
    let finished = false
    for (const [index, entry] of this.#entries.entries()) {
      // One second more: the last one of the window must have been folded into its row.
      if (!entry.open || nowMs < entry.change.atMs + this.#windows.afterMs + 1000) continue
      this.#finish(entry, index)
      finished = true
    }
    if (finished) this.#onChange()
  }

  /** The program that was measured is gone. */
  endRun(reason: string): void {
    for (const entry of this.#entries) {
      if (!entry.open) continue
      entry.open = false
      if (entry.overlaps.length === 0) setEffect(entry, { status: 'not measured', reason })
    }
    this.#onChange()
  }

  #turn(
    id: string,
    value: number,
    origin: { origin: Change['origin']; undoes?: number },
  ): Promise<Entry | undefined> {
    const before = this.#turns.get(id) ?? Promise.resolve()
    const turn = before.then(() => this.#apply(id, value, origin))
    const settled = turn.catch(() => undefined)
    this.#turns.set(id, settled)
    void settled.then(() => {
      if (this.#turns.get(id) === settled) this.#turns.delete(id)
    })
    return turn
  }

  async #apply(
    id: string,
    value: number,
    origin: { origin: Change['origin']; undoes?: number },
  ): Promise<Entry | undefined> {
    const knob = this.#knobs.get(id)
    checkValue(knob, value)
    const from = knob.get()
    if (from === value) return undefined
    const atMs = this.#clock.wall()
    const startMs = this.#clock.now()
    try {
      await knob.set(value)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new UsageError('knob-rejected', `${knob.label} ${knob.property}: ${message}`, { cause: error })
    }
    const { label, property, unit } = knob
    const entry: Entry = {
      change: {
        number: ++this.#last,
        knob: id,
        label,
        property,
        unit,
        from,
        // The owner has the last word: it may have taken less than it was asked for.
        to: knob.get(),
        atMs,
        appliedMs: this.#clock.now() - startMs,
        ...origin,
        effect: { status: 'measuring', readyAtMs: atMs + this.#windows.afterMs },
      },
      measures: measuresOf(knob),
      overlaps: [],
      open: true,
    }
    this.#record(entry)
    return entry
  }

  #record(entry: Entry): void {
    const { atMs, number } = entry.change
    for (const other of this.#entries) {
      if (!other.open || atMs - other.change.atMs >= this.#windows.afterMs) continue
      other.overlaps.push(number)
      entry.overlaps.push(other.change.number)
      setEffect(other, { status: 'overlaps', changes: [...other.overlaps], results: [] })
    }
    if (entry.overlaps.length > 0)
      setEffect(entry, { status: 'overlaps', changes: [...entry.overlaps], results: [] })
    this.#entries.push(entry)
    if (this.#entries.length > maxChanges) this.#entries.shift()
    this.#onChange()
  }

  #finish(entry: Entry, index: number): void {
    entry.open = false
    const spans = spansOf(
      entry.change.atMs,
      this.#windows,
      this.#entries[index - 1]?.change.atMs,
      this.#entries[index + 1]?.change.atMs,
    )
    setEffect(entry, measureEffect(this.#series, entry.measures, spans, entry.overlaps))
  }
}

function setEffect(entry: Entry, effect: Effect): void {
  entry.change = { ...entry.change, effect }
}
