/** The tables of a recording: the snapshot of the moment, grouped, filtered and sorted as live ones are. */
import { UsageError } from '../../base/index.ts'
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts'
import type { TablesSnapshot } from '../../../shared/recordings.ts'
import type { Recording, StoredSnapshot } from '../read-recording.ts'
import { channelCourse, channelDetailsAt, queryChannels } from './replay-channels.ts'
import { queryGoroutines } from './replay-goroutines.ts'

type Snapshot = ReturnType<StoredSnapshot['read']>

/** A snapshot stands for the moments after it, and the first one also for what came shortly before. */
const earlyMs = 6000

/** How an answer is filed beside the tables. */
export const answerKey = (name: CallName, input: unknown): string =>
  input === undefined ? name : `${name} ${JSON.stringify(input)}`

export class ReplayTables {
  readonly #recording: Recording
  #read: { at: number; snapshot: Snapshot } | undefined

  constructor(recording: Recording) {
    this.#recording = recording
  }

  snapshot(atMs: number): TablesSnapshot {
    return this.#at(atMs)
  }

  queryGoroutines(query: CallInput<'goroutines.query'>, atMs: number): CallOutput<'goroutines.query'> {
    return queryGoroutines(this.#at(atMs), query)
  }

  goroutine({ id }: CallInput<'goroutine.get'>, atMs: number): CallOutput<'goroutine.get'> {
    const snapshot = this.#at(atMs)
    const found = snapshot.goroutines.find(({ row }) => row.id === id)
    if (found === undefined)
      throw new UsageError('unknown-goroutine', `goroutine ${String(id)} was not put down at this moment`)
    const { row, reason, waits, ageMs, site } = found
    const sinceMs = snapshot.atMs - row.waitMs
    return {
      row,
      reason,
      waits,
      stuck: waits.length > 0 && waits.every((each) => each.never),
      releasers: [],
      ageMs,
      history: { fromMs: sinceMs, segments: [{ state: row.state, fromMs: sinceMs }], turns: 0 },
      group: { key: site, name: row.name, ...this.#group(site, snapshot) },
      atMs: snapshot.atMs,
    }
  }

  queryChannels(query: CallInput<'channels.query'>, atMs: number): CallOutput<'channels.query'> {
    const snapshot = this.#at(atMs)
    return queryChannels(snapshot, query, channelCourse(this.#before(snapshot.atMs)))
  }

  channel({ id }: CallInput<'channel.get'>, atMs: number): CallOutput<'channel.get'> {
    const snapshot = this.#at(atMs)
    return channelDetailsAt(snapshot, id, channelCourse(this.#before(snapshot.atMs)))
  }

  /** What another screen asked when this was recorded. */
  answer(name: CallName, input: unknown, atMs: number): unknown {
    const { answers } = this.#at(atMs)
    const key = answerKey(name, input)
    if (Object.hasOwn(answers, key)) return answers[key]
    throw new UsageError('not-recorded', 'recordings do not hold this')
  }

  #at(atMs: number): Snapshot {
    const { snapshots } = this.#recording
    let at = snapshots.findLastIndex((each) => each.atMs <= atMs)
    if (at < 0 && (snapshots[0]?.atMs ?? Infinity) - atMs <= earlyMs) at = 0
    const found = snapshots[at]
    if (found === undefined) throw new UsageError('not-recorded', 'no tables were put down at this moment')
    if (this.#read?.at !== at) this.#read = { at, snapshot: found.read() }
    return this.#read.snapshot
  }

  /** The snapshots of the five minutes up to then, oldest first. */
  #before(atMs: number): readonly StoredSnapshot[] {
    return this.#recording.snapshots.filter((each) => each.atMs <= atMs && each.atMs > atMs - 300_000)
  }

  #group(key: string, { sites }: Snapshot): { total: number; counts: [number, number][] } {
    const total = sites.find((group) => group.key === key)?.total ?? 0
    return { total, counts: [] }
  }
}
