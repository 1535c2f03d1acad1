/** Answers `channel.get`: who waits, how full it has been, how long waits were, what another capacity would do. */
import { type Histogram, type Knob, UsageError } from '../../base/index.ts'
import { Goroutine, type Runtime } from '../../runtime/index.ts'
import type { ChannelDetails, ChannelWaiter, WhatIf } from '../../../shared/tables.ts'
import type { ChannelBook } from './channel-book.ts'
import { type ChannelCourse, keptSeconds, quantiles } from './channel-course.ts'
import type { ChannelTable } from './channel-table.ts'
import { whatIf } from './what-if.ts'

/** Who came first is listed; the rest is a number. */
const listed = 8
/** Upper bounds of the bars, ms: three to a power of ten. */
const bounds = [0.1, 0.22, 0.46, 1, 2.2, 4.6, 10, 22, 46, 100, 220, 460, 1000, 10_000]

type ChannelQueue = Iterable<{ readonly waitingSince: number }>

export function channelDetails(
  rt: Runtime,
  book: ChannelBook,
  table: ChannelTable,
  id: number,
): ChannelDetails {
  const course = book.find(id)
  const chan = course?.channel
  if (course === undefined || chan === undefined)
    throw new UsageError('unknown-channel', `there is no channel ${String(id)} any more`)
  const nowMs = rt.clock.now()
  const { probe } = chan
  const knob = (rt.registry.list('knob') as Knob[]).find(
    (each) => each.id === `channel.${chan.name}.capacity`,
  )
  return {
    row: table.row(course),
    site: chan.site,
    sends: probe.sends,
    receives: probe.receives,
    sendBlocks: probe.sendBlocks,
    receiveBlocks: probe.receiveBlocks,
    highWater: probe.highWater,
    senders: waiters(chan.sendq, nowMs),
    receivers: waiters(chan.recvq, nowMs),
    history: book.history(course, keptSeconds),
    waits: waitBars(probe.sendWait, probe.receiveWait),
    knob: knob?.id ?? null,
    whatIf: knob === undefined || chan.cap === 0 ? null : predict(course, knob),
    atMs: Math.round(rt.clock.wall()),
  }
}

export function waiters(queue: ChannelQueue, nowMs: number): ChannelWaiter[] {
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
  let below = 0
  const bins: { toMs: number | null; count: number }[] = bounds.map((toMs) => {
    const upTo = waits.countUpTo(toMs)
    const count = upTo - below
    below = upTo
    return { toMs, count }
  })
  bins.push({ toMs: null, count: waits.count - below })
  return { bins, ...quantiles(op, waits) }
}

function predict({ entry, looks, full, empty, inPerS, outPerS }: ChannelCourse, knob: Knob): WhatIf {
  const share = (part: number): number => (looks === 0 ? 0 : part / looks)
  return whatIf(
    {
      cap: entry.cap,
      inPerS: inPerS ?? 0,
      outPerS: outPerS ?? 0,
      fullShare: share(full),
      emptyShare: share(empty),
      looks,
    },
    knob,
  )
}
