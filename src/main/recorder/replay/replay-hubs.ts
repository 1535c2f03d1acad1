/** Answers `hub.clients` and `hub.rooms` from what was put down: the slow clients, those with the longest queues, the busiest rooms. */
import { UsageError } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type {
  HubClient,
  HubClientPage,
  HubClientSort,
  HubLook,
  HubRoom,
  HubRoomPage,
  HubRoomSort,
} from '../../../shared/hub.ts'
import { answerKey, clientsOf, firstHub, type Question, roomsOf } from '../questions.ts'
import { compareBy } from './compare-by.ts'

type Answers = Readonly<Record<string, unknown>>
type ClientQuery = CallInput<'hub.clients'>
type RoomQuery = CallInput<'hub.rooms'>

export function clientsAt(answers: Answers, query: ClientQuery): HubClientPage {
  const hub = hubOf(answers, query.hub)
  const all = recorded(answers, clientsOf(hub, false)) as HubClientPage
  const slow = recorded(answers, clientsOf(hub, true)) as HubClientPage
  const known = new Map([...all.rows, ...slow.rows].map((row) => [row.id, row]))
  const search = query.search.trim().toLowerCase()
  const rows = [...(query.slowOnly ? slow.rows : known.values())].filter(
    ({ id, address }) => search === '' || `c-${String(id)} ${address}`.includes(search),
  )
  const { by, descending } = query.sort
  rows.sort(compareBy((row) => clientValue(row, by), descending))
  return { ...all, ...windowOf(rows, query) }
}

export function roomsAt(answers: Answers, query: RoomQuery): HubRoomPage {
  const page = recorded(answers, roomsOf(hubOf(answers, query.hub))) as HubRoomPage
  const search = query.search.trim()
  const rows = page.rows.filter(({ room }) => room.includes(search))
  const { by, descending } = query.sort
  rows.sort(compareBy((row) => roomValue(row, by), descending))
  return { ...page, ...windowOf(rows, query) }
}

function hubOf(answers: Answers, wanted: string | undefined): string {
  return wanted ?? (recorded(answers, firstHub) as HubLook).hub
}

function recorded(answers: Answers, question: Question): unknown {
  const found = answers[answerKey(question)]
  if (found === undefined) throw new UsageError('not-recorded', 'no hub was put down at this moment')
  return found
}

/** Rows beyond those that were put down are not offered: nobody could show them. */
const windowOf = <Row>(
  rows: readonly Row[],
  { offset, limit }: { offset: number; limit: number },
): { matched: number; offset: number; rows: Row[]; order: number } => ({
  matched: rows.length,
  offset,
  rows: rows.slice(offset, offset + limit),
  order: 0,
})

function clientValue(row: HubClient, by: HubClientSort): number {
  switch (by) {
    case 'id':
      return row.id
    case 'lag':
      return row.lagMs
    case 'rtt':
      return row.rttMs ?? NaN
    case 'age':
      return -row.connectedAtMs
    default:
      return row[by]
  }
}

function roomValue(row: HubRoom, by: HubRoomSort): number | string {
  switch (by) {
    case 'in':
      return row.inPerS ?? NaN
    case 'out':
      return row.outPerS ?? NaN
    case 'worst':
      return row.worstMs ?? NaN
    default:
      return row[by]
  }
}
