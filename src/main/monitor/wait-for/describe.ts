/** Goroutines and what they wait for, as plain data with words. */
import {
  Chan,
  Cond,
  Goroutine,
  Group,
  Mutex,
  Once,
  type Op,
  RWMutex,
  Semaphore,
  WaitGroup,
  waitReasons,
} from '../../runtime/index.ts'
import type { Census } from './census.ts'
import type { Wait } from './graph.ts'
import type { GoroutineRef, ObjectKind, ObjectRef } from './model.ts'

const kinds: readonly (readonly [new (...args: never[]) => object, ObjectKind])[] = [
  [Mutex, 'mutex'],
  [RWMutex, 'rwmutex'],
  [WaitGroup, 'waitgroup'],
  [Cond, 'cond'],
  [Once, 'once'],
  [Semaphore, 'semaphore'],
  [Goroutine, 'goroutine'],
  [Group, 'errgroup'],
]

export class Describer {
  readonly #census: Census
  readonly #nowMs: number
  readonly #objects = new Map<object, ObjectRef>()

  constructor(census: Census, nowMs: number) {
    this.#census = census
    this.#nowMs = nowMs
  }

  goroutine(g: Goroutine, waits: readonly Wait[], holds: readonly object[]): GoroutineRef {
    return {
      id: g.id,
      name: g.name,
      site: g.site,
      parent: g.parent,
      reason: g.waitReason ?? g.state,
      waitingMs: Math.max(0, this.#nowMs - g.waitingSince),
      waitsFor: waits.map(({ op }) => this.object(op.target, op)),
      holds: holds.map((target) => this.object(target)),
    }
  }

  /** `op`: one that stands on it, for what has no class of its own. */
  object(target: object, op?: Op<unknown>): ObjectRef {
    let ref = this.#objects.get(target)
    if (ref === undefined) this.#objects.set(target, (ref = this.#describe(target, op)))
    return ref
  }

  name(id: number): string {
    if (id === 0) return 'code outside'
    return this.#census.alive(id)[0]?.name ?? `goroutine ${String(id)}, which has ended`
  }

  #describe(target: object, op: Op<unknown> | undefined): ObjectRef {
    if (target instanceof Chan) return this.#channel(target as Chan<unknown>, op)
    const kind = kinds.find(([type]) => target instanceof type)?.[1] ?? unclassed(op)
    const { name, site } = target as { name?: unknown; site?: unknown }
    return {
      kind,
      name: typeof name === 'string' ? name : kind,
      ...(target instanceof Goroutine && { id: target.id }),
      site: typeof site === 'string' ? site : '',
      standing: this.#standing(target),
      lastOperation: '',
    }
  }

  #channel(chan: Chan<unknown>, op: Op<unknown> | undefined): ObjectRef {
    const { id, name, site, len, cap, context } = chan
    if (op !== undefined && (waitReasons[op.reason] ?? '').endsWith('(nil chan)'))
      return { kind: 'nil channel', name: 'nil', site: '', standing: 'never ready', lastOperation: '' }
    if (context !== null)
      return { kind: 'context', name, site: '', standing: 'not cancelled', lastOperation: '' }
    const fill = cap === 0 ? 'unbuffered' : `${String(len)} of ${String(cap)}${fullness(len, cap)}`
    return { kind: 'channel', name, id, site, standing: fill, lastOperation: this.#lastUse(chan) }
  }

  #lastUse({ probe }: Chan<unknown>): string {
    const { sends, receives, senders, receivers } = probe
    const parts: string[] = []
    if (sends > 0) parts.push(`${String(sends)} sent, the last by ${this.name(senders.last)}`)
    if (receives > 0) parts.push(`${String(receives)} received, the last by ${this.name(receivers.last)}`)
    return parts.join('; ')
  }

  #standing(target: object): string {
    if (target instanceof Mutex) return `held by ${this.name(target.tenure.holder)}`
    if (target instanceof RWMutex) {
      if (target.writing) return `held for writing by ${this.name(target.writer)}`
      const { ids, unknown } = target.readers
      const names = [...new Set(ids.map((id) => this.name(id)))].slice(0, 3).join(', ')
      return `held for reading by ${names}${unknown > 0 ? ' and others' : ''}`
    }
    if (target instanceof WaitGroup) return `${String(target.count)} not done`
    if (target instanceof Semaphore) return `${String(target.held)} of ${String(target.size)} held`
    if (target instanceof Cond) {
      return target.signaller < 0 ? 'never signalled' : `last signalled by ${this.name(target.signaller)}`
    }
    if (target instanceof Goroutine) return target.waitReason ?? target.state
    if (target instanceof Once) return `being run by ${this.name(target.runner)}`
    if (target instanceof Group) return `${String(target.active)} active`
    return ''
  }
}

function fullness(len: number, cap: number): string {
  if (len >= cap) return ', full'
  return len === 0 ? ', empty' : ''
}

function unclassed(op: Op<unknown> | undefined): ObjectKind {
  const reason = op === undefined ? '' : waitReasons[op.reason]
  if (reason === 'chan receive') return 'timer'
  if (reason === 'singleflight') return 'singleflight'
  return reason === 'select (no cases)' ? 'select' : 'other'
}
