/** Answers `channel.get`: who waits, how full it has been, how long waits were, what another capacity would do. */
import { type Histogram, type Knob, UsageError } from '../../base/index.ts'
import { SharedChan } from '../../parallel/index.ts'
import { Goroutine } from '../../runtime/index.ts'
import type { RecordedChannel } from '../../../shared/recordings.ts'
import type { ChannelDetails, ChannelWaiter, WhatIf } from '../../../shared/tables.ts'
import { selectsOn } from '../profile/index.ts'
import type { ChannelBook } from './channel-book.ts'
import { type ChannelCourse, keptSeconds, quantiles } from './channel-course.ts'
import type { ChannelTable } from './channel-table.ts'
import type { TableParts } from './wire-rows.ts'
import { barsOf } from './wait-bars.ts'
import { whatIf } from './what-if.ts'

/** Who came first is listed; the rest is a number. */
const listed = 8
type ChannelQueue = Iterable<{ readonly waitingSince: number }>

export function channelDetails(
  { rt, selects }: Pick<TableParts, 'rt' | 'selects'>,
  book: ChannelBook,
  table: ChannelTable,
  id: number,
): ChannelDetails {
  const course = book.find(id)
  const chan = course?.channel
  if (course === undefined || chan === undefined)
    throw new UsageError('unknown-channel', `there is no channel ${String(id)} any more`)
  const nowMs = rt.clock.now()
  const { entry } = course
  const knob = (rt.registry.list('knob') as Knob[]).find(
    (each) => each.id === `channel.${chan.name}.capacity`,
  )
  return {
    row: table.row(course),
    ...factsOf(course, nowMs),
    ...(selects?.on === true && { selects: selectsOn(selects, id) }),
    ...(entry.cap > 0 && course.looks > 0 && { shares: course.shares }),
    history: book.history(course, keptSeconds),
    waits: waitBars(entry.sendWait, entry.receiveWait),
    knob: knob?.id ?? null,
    whatIf: knob === undefined || chan.cap === 0 ? null : predict(course, knob),
    atMs: Math.round(rt.clock.wall()),
  }
}

/** What can be said of a channel at any moment, without its past. */
export function factsOf(course: ChannelCourse, nowMs: number): RecordedChannel['details'] {
  const { entry, channel } = course
  const { sends, receives, sendBlocks, receiveBlocks, highWater } = entry
  const facts = { sends, receives, sendBlocks, receiveBlocks, highWater }
  if (channel === undefined) return { ...facts, site: '', senders: [], receivers: [] }
  if (channel instanceof SharedChan)
    return {
      ...facts,
      site: '',
      senders: sharedWaiters(channel, 'send', nowMs),
      receivers: sharedWaiters(channel, 'receive', nowMs),
    }
  return {
    ...facts,
    site: channel.site,
    senders: waiters(channel.sendq, nowMs),
    receivers: waiters(channel.recvq, nowMs),
  }
}

/** Those of the main thread one by one; of other processors memory tells how many there are. */
function sharedWaiters(chan: SharedChan<unknown>, op: 'send' | 'receive', nowMs: number): ChannelWaiter[] {
  const own = waiters(chan.waiters.list(op === 'receive'), nowMs)
  const others = chan
    .waitingBy(op)
    .flatMap((count, p) =>
      p === chan.hub.self || count === 0
        ? []
        : [{ id: 0, name: '', site: '', waitMs: 0, select: false, processor: `P${String(p)}`, count }],
    )
  return [...own, ...others]
}

function waiters(queue: ChannelQueue, nowMs: number): ChannelWaiter[] {
  const found: ChannelWaiter[] = []
  for (const waiter of queue) {
    if (found.length === listed) break
    const select = !(waiter instanceof Goroutine)
    const g = select ? goroutineOf(waiter) : waiter
    found.push({
      id: g?.id ?? 0,
      name: g?.name ?? '',
      site: g?.site ?? '',
      waitMs: Math.max(0, nowMs - waiter.waitingSince),
      select,
    })
  }
  return found
}

/** The goroutine behind one case of a select. */
function goroutineOf(waiter: object): Goroutine | undefined {
  const g = 'goroutine' in waiter ? waiter.goroutine : undefined
  return g instanceof Goroutine ? g : undefined
}

function waitBars(send: Histogram | undefined, receive: Histogram | undefined): ChannelDetails['waits'] {
  const op = send !== undefined && send.count > 0 ? 'send' : 'receive'
  const waits = op === 'send' ? send : receive
  if (waits === undefined || waits.count === 0) return null
  return { bins: barsOf(waits), ...quantiles(op, waits) }
}

function predict(course: ChannelCourse, knob: Knob): WhatIf {
  const { entry, looks, inPerS, outPerS } = course
  const { shares } = course
  return whatIf(
    {
      cap: entry.cap,
      inPerS: inPerS ?? 0,
      outPerS: outPerS ?? 0,
      fullShare: shares.full,
      emptyShare: shares.empty,
      looks,
    },
    knob,
  )
}
