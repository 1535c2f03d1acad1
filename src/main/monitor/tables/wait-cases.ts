/** What a parked goroutine waits for, case by case, with what is known about each, and who could end it. */
import { Chan, Goroutine, type Op, type Runtime, waitReasons, WaitGroup } from '../../runtime/index.ts'
import { SharedChan } from '../../parallel/index.ts'
import type { WaitCase } from '../../../shared/tables.ts'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import { type AnyChannel, idOf } from '../channel-entry.ts'
import type { ChannelBook } from './channel-book.ts'
import { doings, stateOfDoing } from './census.ts'
import { longTime } from './long-time.ts'
import { selectCases, waitWords } from './wait-words.ts'

export function waitCases(g: Goroutine, book: ChannelBook): WaitCase[] {
  const reason = g.waitReason
  if (reason === undefined) return []
  if (reason === 'select')
    return selectCases(g).map((op) => caseOf(waitReasons[op.reason] ?? 'select', op.target, book))
  if (reason === 'select (no cases)') return [never(reason, 'a select without cases')]
  return [caseOf(reason, g.waitingOn, book, waitWords(g))]
}

function caseOf(reason: string, target: unknown, book: ChannelBook, words = ''): WaitCase {
  if (reason.endsWith('(nil chan)')) return never(reason, 'a nil channel is never ready')
  const sending = reason === 'chan send'
  if (target instanceof Chan || target instanceof SharedChan) {
    const name = target.name === 'context' ? 'ctx.done()' : target.name
    return {
      state: sending ? 'chan send' : 'chan receive',
      label: `\`${sending ? '→' : '←'} ${name}\``,
      detail: target.id === 0 ? aboutUnlisted(target) : aboutChannel(target, sending, book),
      never: false,
      ...(target.id > 0 && { channel: idOf(target) }),
    }
  }
  return {
    state: stateOf(reason),
    label: words === '' ? reason : words,
    detail: aboutOther(reason, target),
    never: false,
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

function aboutChannel(chan: AnyChannel, sending: boolean, book: ChannelBook): string {
  const size = chan.cap === 0 ? 'unbuffered' : `${String(chan.len)} of ${String(chan.cap)} in the buffer`
  const others = (sending ? chan.sendersWaiting : chan.receiversWaiting) - 1
  const crowd = others > 0 ? `, ${others.toLocaleString('en-US')} more wait` : ''
  const quietMs = book.quietMs(chan, sending ? 'receive' : 'send')
  const who = sending ? 'receiver' : 'sender'
  const since = quietMs > 2000 ? `, no ${who} for ${longTime(quietMs)}` : ''
  return size + since + crowd
}

function aboutOther(reason: string, target: unknown): string {
  if (target instanceof Goroutine) return `until it ends; it is ${target.waitReason ?? target.state}`
  if (target instanceof WaitGroup) return `${String(target.count)} still to be done`
  if (reason === 'sleep') return 'until its time is up'
  if (reason === 'IO wait') return 'until a promise from outside settles'
  if (
    typeof target === 'object' &&
    target !== null &&
    'waiting' in target &&
    typeof target.waiting === 'number'
  )
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
