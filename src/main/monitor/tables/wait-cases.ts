/** What a parked goroutine waits for, case by case, with what is known about each, and who could end it. */
import { selectCases, type WaitFact, type WaitTarget } from '../../parallel/index.ts'
import { Goroutine, type Op, type Runtime, WaitGroup } from '../../runtime/index.ts'
import { goroutineId, goroutineName } from '../../../shared/goroutine-id.ts'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import type { WaitCase } from '../../../shared/tables.ts'
import { channelId } from '../channel-entry.ts'
import type { ChannelBook } from './channel-book.ts'
import { doings, stateOfDoing } from './census.ts'
import { longTime } from './long-time.ts'
import { reasonWords } from './wait-words.ts'

type ChannelTarget = Extract<WaitTarget, { kind: 'channel' }>

/** Where the goroutine lives, and what is known there. */
interface Where {
  readonly processor: number
  readonly book: ChannelBook
  readonly nowMs: number
}

export function waitCases(facts: readonly WaitFact[], where: Where): WaitCase[] {
  return facts.map((fact) => caseOf(fact, where))
}

function caseOf({ reason, target }: WaitFact, where: Where): WaitCase {
  if (reason === 'select (no cases)') return never(reason, 'a select without cases')
  if (reason.endsWith('(nil chan)')) return never(reason, 'a nil channel is never ready')
  if (target.kind === 'channel') return channelCase(target, reason === 'chan send', where)
  const name =
    target.kind === 'goroutine'
      ? `${goroutineName(goroutineId({ processor: where.processor, id: target.id }))} \`${target.name}\``
      : ''
  return {
    state: stateOf(reason),
    label: reasonWords(reason, name),
    detail: aboutOther(reason, target),
    never: false,
  }
}

function channelCase(target: ChannelTarget, sending: boolean, where: Where): WaitCase {
  const { id, name, shared } = target
  // Only those of this thread, and those that it has open itself, stand in its list.
  const listed = id > 0 && (shared || where.processor === 0)
  return {
    state: sending ? 'chan send' : 'chan receive',
    label: `\`${sending ? '→' : '←'} ${name === 'context' ? 'ctx.done()' : name}\``,
    detail: id === 0 ? aboutUnlisted(target) : aboutChannel(target, sending, listed, where),
    never: false,
    ...(listed && where.book.find(channelId(shared, id)) !== undefined && { channel: channelId(shared, id) }),
  }
}

function never(reason: string, detail: string): WaitCase {
  return { state: stateOf(reason), label: reason, detail: `${detail}: it waits for ever`, never: true }
}

function stateOf(reason: string): GoroutineState {
  const code = doings.indexOf(reason as (typeof doings)[number])
  return goroutineStates[stateOfDoing[code] ?? 0] ?? 'select'
}

/** Channels of contexts, timers and pools stand in no list. */
function aboutUnlisted({ name }: { name: string }): string {
  return name === 'context' ? 'until the context is cancelled or its time is up' : 'of the runtime itself'
}

function aboutChannel(target: ChannelTarget, sending: boolean, listed: boolean, where: Where): string {
  const { cap, len, waiting, id, shared } = target
  const size = cap === 0 ? 'unbuffered' : `${String(len)} of ${String(cap)} in the buffer`
  const others = waiting - 1
  const crowd = others > 0 ? `, ${others.toLocaleString('en-US')} more wait` : ''
  const quietMs = listed
    ? where.book.quietMs(channelId(shared, id), sending ? 'receive' : 'send', where.nowMs)
    : 0
  const who = sending ? 'receiver' : 'sender'
  const since = quietMs > 2000 ? `, no ${who} for ${longTime(quietMs)}` : ''
  return size + since + crowd
}

function aboutOther(reason: string, target: WaitTarget): string {
  if (target.kind === 'goroutine') return `until it ends; it is ${target.doing}`
  if (target.kind === 'wait-group') return `${String(target.count)} still to be done`
  if (reason === 'sleep') return 'until its time is up'
  if (reason === 'IO wait') return 'until a promise from outside settles'
  if (target.kind === 'queue')
    return `${target.waiting.toLocaleString('en-US')} wait for it; who holds it is not recorded`
  return ''
}

/** Goroutines that can end the wait, as far as the runtime knows. */
export function releasersOf(g: Goroutine, rt: Runtime): { id: number; name: string }[] {
  const targets: unknown[] =
    g.waitReason === 'select' ? selectCases(g).map(({ target }: Op<unknown>) => target) : [g.waitingOn]
  const found: { id: number; name: string }[] = []
  for (const target of targets) {
    if (target instanceof Goroutine) found.push({ id: target.id, name: target.name })
    if (target instanceof WaitGroup && rt.stats().goroutines <= 10_000)
      for (const other of rt.goroutines())
        if (other.hook === target) found.push({ id: other.id, name: other.name })
  }
  return found.slice(0, 8)
}

/** Those of another processor, by their ids among all. */
export function farReleasers(facts: readonly WaitFact[], processor: number): { id: number; name: string }[] {
  return facts.flatMap(({ target }) =>
    target.kind === 'goroutine' ? [{ id: goroutineId({ processor, id: target.id }), name: target.name }] : [],
  )
}
