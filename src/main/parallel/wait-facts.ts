/** What a waiting goroutine waits for, as plain data that can leave its thread. */
import {
  Chan,
  Goroutine,
  Mutex,
  Op,
  RWMutex,
  Semaphore,
  type WaitReason,
  waitReasons,
  WaitGroup,
} from '../runtime/index.ts'
import { SharedChan } from './shared-chan.ts'

/** `id` of a channel: 0 when it stands in no list. `waiting`: on the same side, itself included. */
export type WaitTarget =
  | { kind: 'none' }
  | {
      kind: 'channel'
      shared: boolean
      id: number
      name: string
      len: number
      cap: number
      waiting: number
    }
  | { kind: 'goroutine'; id: number; name: string; doing: string }
  | { kind: 'wait-group'; count: number }
  /** A lock or the like, and how many wait for it. */
  | { kind: 'queue'; waiting: number }

export interface WaitFact {
  reason: WaitReason
  target: WaitTarget
}

/** The operations of a parked select. */
export function selectCases(g: Goroutine): readonly Op<unknown>[] {
  const target = g.waitingOn
  return Array.isArray(target) ? target.filter((op): op is Op<unknown> => op instanceof Op) : []
}

/** One fact, or one per case of a select; none when it does not wait. */
export function waitFacts(g: Goroutine): WaitFact[] {
  const reason = g.waitReason
  if (reason === undefined) return []
  if (reason !== 'select') return [{ reason, target: targetOf(g.waitingOn, reason) }]
  return selectCases(g).map((op) => {
    const own = waitReasons[op.reason] ?? reason
    return { reason: own, target: targetOf(op.target, own) }
  })
}

function targetOf(target: unknown, reason: WaitReason): WaitTarget {
  if (target instanceof Chan || target instanceof SharedChan) {
    const { id, name, len, cap } = target
    const waiting = reason === 'chan send' ? target.sendersWaiting : target.receiversWaiting
    return { kind: 'channel', shared: target instanceof SharedChan, id, name, len, cap, waiting }
  }
  if (target instanceof Goroutine)
    return { kind: 'goroutine', id: target.id, name: target.name, doing: target.waitReason ?? target.state }
  if (target instanceof WaitGroup) return { kind: 'wait-group', count: target.count }
  if (typeof target !== 'object' || target === null || !('waiting' in target)) return { kind: 'none' }
  return typeof target.waiting === 'number' ? { kind: 'queue', waiting: target.waiting } : { kind: 'none' }
}

/** Only those that were given a name know where they were made. */
const isLock = (target: unknown): target is Mutex | RWMutex | Semaphore | WaitGroup =>
  target instanceof Mutex ||
  target instanceof RWMutex ||
  target instanceof Semaphore ||
  target instanceof WaitGroup

/** In `backticks`; empty for what has no name. */
export function targetName(target: unknown): string {
  if (target instanceof Chan) return `\`${target.name === 'context' ? 'ctx' : target.name}\``
  if (target instanceof SharedChan) return `\`${target.name}\``
  if (target instanceof Goroutine) return `G ${String(target.id)} \`${target.name}\``
  if (isLock(target)) return target.site === '' ? '' : `\`${target.name}\``
  return ''
}

/** What it waits for by name: of a select all cases, each once. Empty for what has no name. */
export function waitNames(g: Goroutine): string {
  const reason = g.waitReason
  if (reason === undefined || reason.endsWith('(nil chan)')) return ''
  if (reason !== 'select') return targetName(g.waitingOn)
  return [...new Set(selectCases(g).map((op) => targetName(op.target) || 'timer'))].join(', ')
}
