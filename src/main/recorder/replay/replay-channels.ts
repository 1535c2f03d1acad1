/** Answers `channels.query` and `channel.get` from a snapshot; how full a channel has been is read from those before it. */
import { UsageError } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import { channelKeys } from '../../../shared/filter.ts'
import type { RecordedChannel, TablesSnapshot } from '../../../shared/recordings.ts'
import type { ChannelDetails, ChannelPage, ChannelRow, FilterToken } from '../../../shared/tables.ts'
import type { StoredSnapshot } from '../read-recording.ts'
import { compareBy } from './compare-by.ts'

type Query = CallInput<'channels.query'>
type Point = [atMs: number, len: number, cap: number]
type Course = (id: number) => Point[]

/** Length and capacity of each channel at each snapshot. */
export function channelCourse(snapshots: readonly StoredSnapshot[]): Course {
  let points: Map<number, Point[]> | undefined
  return (id) => {
    if (points === undefined) {
      points = new Map()
      for (const stored of snapshots)
        for (const { row } of lengthsOf(stored)) {
          const known = points.get(row.id)
          const point: Point = [stored.atMs, row.len, row.cap]
          if (known === undefined) points.set(row.id, [point])
          else known.push(point)
        }
    }
    return points.get(id) ?? []
  }
}

/** Inflating sixty snapshots twice a second would be felt, and what they say does not change. */
const lengths = new WeakMap<StoredSnapshot, { row: Pick<ChannelRow, 'id' | 'len' | 'cap'> }[]>()

function lengthsOf(stored: StoredSnapshot): { row: Pick<ChannelRow, 'id' | 'len' | 'cap'> }[] {
  let known = lengths.get(stored)
  if (known === undefined) {
    known = stored.read().channels.map(({ row: { id, len, cap } }) => ({ row: { id, len, cap } }))
    lengths.set(stored, known)
  }
  return known
}

export function queryChannels(snapshot: TablesSnapshot, query: Query, course: Course): ChannelPage {
  const passes = compile(query.filter)
  const matching = snapshot.channels.filter(passes)
  const { by, descending } = query.sort
  matching.sort(compareBy(({ row }) => sortValue(row, by), descending))
  return {
    counts: snapshot.channelCounts,
    sendersBlocked: snapshot.sendersBlocked,
    matched:
      query.filter.length === 0
        ? Math.min(snapshot.channels.length, snapshot.channelCounts.all)
        : matching.length,
    offset: query.offset,
    rows: matching.slice(query.offset, query.offset + query.limit).map(({ row }) => withSpark(row, course)),
    order: 0,
    atMs: snapshot.atMs,
  }
}

export function channelDetailsAt(snapshot: TablesSnapshot, id: number, course: Course): ChannelDetails {
  const found = snapshot.channels.find(({ row }) => row.id === id)
  if (found === undefined)
    throw new UsageError('unknown-channel', `channel ${String(id)} was not put down at this moment`)
  return {
    ...found.details,
    row: withSpark(found.row, course),
    history: course(id),
    waits: null,
    knob: null,
    whatIf: null,
    atMs: snapshot.atMs,
  }
}

function withSpark(row: RecordedChannel['row'], course: Course): ChannelRow {
  const spark = course(row.id).map(([, len, cap]) =>
    cap === 0 ? 0 : Math.round(Math.min(1, len / cap) * 1000) / 1000,
  )
  return { ...row, spark }
}

function sortValue(row: RecordedChannel['row'], by: Query['sort']['by']): number | string {
  switch (by) {
    case 'name':
      return row.name
    case 'occupancy':
      return row.cap === 0 ? NaN : row.len / row.cap
    case 'send':
      return row.senders
    case 'recv':
      return row.receivers
    case 'in':
      return row.inPerS ?? NaN
    case 'out':
      return row.outPerS ?? NaN
    case 'p50':
      return row.wait?.p50Ms ?? NaN
    case 'p99':
      return row.stalled === null ? (row.wait?.p99Ms ?? NaN) : row.stalledMs
    case 'activity':
      return (row.inPerS ?? 0) + (row.outPerS ?? 0)
  }
}

function compile(tokens: readonly FilterToken[]): (each: RecordedChannel) => boolean {
  const tests = tokens.map((token) => {
    const rule = channelKeys[token.key]
    const wrong = rule === undefined ? `unknown filter key \`${token.key}\`` : rule.check?.(token.value)
    if (wrong !== undefined) throw new UsageError('invalid-input', wrong)
    const test = testOf(token)
    return ({ row }: RecordedChannel) => test(row) !== (token.not === true)
  })
  return (each) => tests.every((test) => test(each))
}

function testOf({ key, op, value }: FilterToken): (row: RecordedChannel['row']) => boolean {
  const wanted = Number(value)
  const compare = (n: number): boolean => (op === ':' ? n === wanted : op === '>' ? n > wanted : n < wanted)
  switch (key) {
    case 'full':
      return ({ cap, len }) => cap > 0 && len >= cap
    case 'shared':
      return ({ kind }) => kind === 'shared'
    case 'internal':
      // Not put down.
      return () => false
    case 'closed':
      return ({ closed }) => closed
    case 'blocked':
      return ({ senders, receivers }) => compare(senders + receivers)
    case 'cap':
      return ({ cap }) => compare(cap)
    case 'len':
      return ({ len }) => compare(len)
    case 'id':
      return ({ id }) => compare(id)
    default:
      return ({ name }) => name.toLowerCase().includes(value.toLowerCase())
  }
}
