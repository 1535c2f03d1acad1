/**
 * Every change of a knob, numbered, timed, and followed by what it did. The journal is the only way to turn
 * a knob: who turns one elsewhere gets no number and no effect.
 *
 * A guarded change is undone as soon as its effect stands and any measure got worse.
 */
import { type Clock, UsageError } from '../base/index.ts'
import type { Change } from '../../shared/model.ts'
import { defaultWindows, type EffectWindows, type SeriesReader } from './effect.ts'
import { effectOf } from './effect-of.ts'
import { checkValue, type KnobRegistry } from './knob-registry.ts'
import { extended, joinable, type Timing, timingOf, type Turn } from './joining.ts'
import { newEntry } from './new-entry.ts'
import { asOver } from './over.ts'
import { type Entry, forgetOverlaps, noteOverlaps, setEffect } from './overlaps.ts'

export interface JournalOptions {
  clock: Clock
  knobs: KnobRegistry
  series: SeriesReader
  windows?: EffectWindows
  /** Number of the last change before; default 0. */
  lastChange?: number
  /** Something in `changes` is different now. */
  onChange?: () => void
}

/** A program that has just started is not yet what it will be. Shorter than after a change: newcomers turn knobs soon. */
const startUpMs = 2000

/** Older changes leave the journal; numbers go on. */
const maxChanges = 500

export class Journal {
  readonly #clock: Clock
  readonly #knobs: KnobRegistry
  readonly #series: SeriesReader
  readonly #windows: EffectWindows
  readonly #onChange: () => void
  readonly #entries: Entry[] = []
  #last: number
  #runBeganMs = -Infinity
  #program: string | undefined
  /** Turns of one knob follow each other, so that `from` is what the turn before left. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(options: JournalOptions) {
    this.#clock = options.clock
    this.#knobs = options.knobs
    this.#series = options.series
    this.#last = options.lastChange ?? 0
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
  async set(id: string, value: number, turn: Change['origin'] | Turn = 'user'): Promise<Change | null> {
    return (await this.#turn(id, value, typeof turn === 'string' ? { origin: turn } : turn))?.change ?? null
  }

  /** Ends the guard of a change: whatever it did, it stays. */
  keep(number: number): Change {
    const entry = this.#entries.find(({ change }) => change.number === number)
    if (entry?.change.guard === undefined)
      throw new UsageError('unknown-change', `change ${number} is not guarded`)
    entry.change = { ...entry.change, guard: 'kept' }
    this.#onChange()
    return entry.change
  }

  /** Puts the old value of a change back, as a change of its own. */
  async undo(number: number): Promise<Change> {
    const undone = this.#entries.find((entry) => entry.change.number === number)
    if (undone === undefined) throw new UsageError('unknown-change', `there is no change ${number}`)
    const { knob, from, undoneBy, label, property, over, program = 'a program' } = undone.change
    if (over === true)
      throw new UsageError(
        'unknown-change',
        `change ${number} was made in \`${program}\`, which has ended: \`${label}\` ${property} has gone with it`,
      )
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

  /** Another program: what was before it says nothing, nor do its first seconds. */
  beginRun(program?: string): void {
    this.#runBeganMs = this.#clock.wall()
    this.#program = program
  }

  /** The program that was measured is gone, and most knobs with it: their changes can be read and no longer undone. */
  endRun(reason: string): void {
    const left = new Set(this.#knobs.list().map(({ id }) => id))
    for (const entry of this.#entries) {
      if (!left.has(entry.change.knob)) entry.change = asOver(entry.change)
      if (entry.open && entry.overlaps.length === 0) setEffect(entry, { status: 'not measured', reason })
      entry.open = false
    }
    this.#program = undefined
    this.#onChange()
  }

  #turn(id: string, value: number, how: Turn): Promise<Entry | undefined> {
    const before = this.#turns.get(id) ?? Promise.resolve()
    const turn = before.then(() => this.#apply(id, value, how))
    const settled = turn.catch(() => undefined)
    this.#turns.set(id, settled)
    void settled.then(() => {
      if (this.#turns.get(id) === settled) this.#turns.delete(id)
    })
    return turn
  }

  async #apply(id: string, value: number, how: Turn): Promise<Entry | undefined> {
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
    // The owner has the last word: it may have taken less than it was asked for.
    const to = knob.get()
    const timing = timingOf(how, atMs, this.#clock.now() - startMs)
    const joined = joinable(this.#entries.at(-1), id, how, atMs)
    if (joined !== undefined) return this.#extend(joined, to, timing)
    const turned = { number: ++this.#last, from, to, ...timing, program: this.#program }
    const entry = newEntry(knob, turned, how, this.#windows.afterMs)
    this.#record(entry)
    return entry
  }

  /** Undefined when the knob is back where it was: then there was no change. */
  #extend(entry: Entry, to: number, timing: Timing): Entry | undefined {
    if (to === entry.change.from) {
      this.#drop(entry)
      return undefined
    }
    entry.change = extended(entry.change, to, timing)
    if (entry.change.effect.status === 'measuring')
      setEffect(entry, { status: 'measuring', readyAtMs: timing.atMs + this.#windows.afterMs })
    this.#onChange()
    return entry
  }

  #drop(entry: Entry): void {
    this.#entries.pop()
    this.#last--
    forgetOverlaps(this.#entries, entry.change.number, this.#windows.afterMs)
    this.#onChange()
  }

  #record(entry: Entry): void {
    noteOverlaps(this.#entries, entry, this.#windows.afterMs)
    this.#entries.push(entry)
    if (this.#entries.length > maxChanges) this.#entries.shift()
    this.#onChange()
  }

  #finish(entry: Entry, index: number): void {
    entry.open = false
    const steadyFromMs = this.#runBeganMs + startUpMs
    const course = { series: this.#series, windows: this.#windows, steadyFromMs }
    setEffect(entry, effectOf(this.#entries, index, course))
    if (entry.change.guard === 'armed') this.#judge(entry)
  }

  #judge(entry: Entry): void {
    const { number, effect, knob, from, to, undoneBy } = entry.change
    const worse = 'results' in effect ? effect.results.filter(({ verdict }) => verdict === 'worse') : []
    const turned = undoneBy !== undefined || this.#knobs.find(knob)?.get() !== to
    if (worse.length === 0 || turned) {
      entry.change = { ...entry.change, guard: 'passed' }
      return
    }
    const reason = `${worse.map(({ label }) => label).join(' and ')} got worse`
    entry.change = { ...entry.change, guard: 'undone' }
    this.#turn(knob, from, { origin: 'guard', undoes: number, reason }).then(
      (undo) => {
        if (undo === undefined) return
        entry.change = { ...entry.change, undoneBy: undo.change.number }
        this.#onChange()
      },
      () => {
        // The owner refuses the old value: the change stands, and its effect says what it did.
        entry.change = { ...entry.change, guard: 'passed' }
        this.#onChange()
      },
    )
  }
}
