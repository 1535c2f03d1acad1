/** The tables of a recording, or of the last minutes: the snapshot of the moment, grouped, filtered and sorted as live ones are. */
import { UsageError } from '../../base/index.ts'
import { profileFile } from '../../monitor/index.ts'
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts'
import type { ProfileData, ProfileFile } from '../../../shared/profile.ts'
import type { TablesSnapshot } from '../../../shared/recordings.ts'
import { answerKey, type Question } from '../questions.ts'
import type { Recording, StoredSnapshot } from '../read-recording.ts'
import { channelCourse, channelDetailsAt, queryChannels } from './replay-channels.ts'
import { queryGoroutines } from './replay-goroutines.ts'
import { clientsAt, roomsAt } from './replay-hubs.ts'
import { lanesAt } from './replay-lanes.ts'
import { lockAt } from './replay-locks.ts'

type Snapshot = ReturnType<StoredSnapshot['read']>

/** A snapshot stands for the moments after it, and the first one also for what came shortly before. */
const earlyMs = 6000

export class ReplayTables {
  readonly #recording: Pick<Recording, 'snapshots'>
  #read: { stored: StoredSnapshot; snapshot: Snapshot } | undefined

  /** Its snapshots may be others at each look. */
  constructor(recording: Pick<Recording, 'snapshots'>) {
    this.#recording = recording
  }

  call(name: CallName, input: unknown, atMs: number): unknown {
    switch (name) {
      case 'goroutines.query':
        return this.queryGoroutines(input as CallInput<'goroutines.query'>, atMs)
      case 'goroutine.get':
        return this.goroutine(input as CallInput<'goroutine.get'>, atMs)
      case 'channels.query':
        return this.queryChannels(input as CallInput<'channels.query'>, atMs)
      case 'channel.get':
        return this.channel(input as CallInput<'channel.get'>, atMs)
      case 'tables.snapshot':
        return this.snapshot(atMs)
      default:
        return this.answer(name, input as CallInput<CallName>, atMs)
    }
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

  /** What another screen asks, as far as it was asked for the recording. */
  answer<N extends CallName>(name: N, input: CallInput<N>, atMs: number): unknown {
    const { answers } = this.#at(atMs)
    const question = { name, input } as Question
    const key = answerKey(question)
    if (Object.hasOwn(answers, key)) return answers[key]
    switch (question.name) {
      case 'hub.clients':
        return clientsAt(answers, question.input as CallInput<'hub.clients'>)
      case 'hub.rooms':
        return roomsAt(answers, question.input as CallInput<'hub.rooms'>)
      case 'lock.get':
        return lockAt(answers, question.input as CallInput<'lock.get'>)
      case 'scheduler.lanes':
        return lanesAt(answers, question.input as CallInput<'scheduler.lanes'>)
      case 'profile.export':
        return this.#profileFile(question.input as CallInput<'profile.export'>, atMs)
      default:
        throw new UsageError('not-recorded', 'recordings do not hold this')
    }
  }

  /** Of the stacks that were put down; the live file has all of them. */
  #profileFile({ kind }: CallInput<'profile.export'>, atMs: number): ProfileFile {
    return profileFile(this.answer('profile.get', { kind }, atMs) as ProfileData)
  }

  #at(atMs: number): Snapshot {
    const { snapshots } = this.#recording
    let at = snapshots.findLastIndex((each) => each.atMs <= atMs)
    if (at < 0 && (snapshots[0]?.atMs ?? Infinity) - atMs <= earlyMs) at = 0
    const found = snapshots[at]
    if (found === undefined) throw new UsageError('not-recorded', 'no tables were put down at this moment')
    if (this.#read?.stored !== found) this.#read = { stored: found, snapshot: found.read() }
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
