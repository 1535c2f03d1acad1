/** What a box says of itself, and its colour. */
import type { ProfileKind } from '../../../shared/profile.ts'
import { count, duration, percent, text } from '../../format.ts'
import type { FlameNode } from './flame.ts'

function hashOf(name: string): number {
  let hash = 7
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) % 9973
  return hash
}

/** By what is waited for; callers by their function, so that one is known again. */
export function toneOf({ name, leaf }: FlameNode, depth: number): string {
  if (depth === 0) return 'root'
  if (!leaf) return `f${String(hashOf(name) % 5)}`
  if (/^(send|chan send)|→ /.test(name)) return 'send'
  if (/^(recv|recvok|chan receive)|← /.test(name)) return 'receive'
  if (/^(lock|acquire|unlock|sync\.(RW)?Mutex|semacquire)/.test(name)) return 'mutex'
  if (name.startsWith('select')) return 'select'
  if (name.startsWith('sleep')) return 'sleep'
  if (/^(wait|IO)/.test(name)) return 'io'
  return 'other'
}

export function amount({ value }: { value: number }, kind: ProfileKind): string {
  if (kind === 'select') return `${text(count(value))} selects`
  return kind === 'goroutine' ? `${text(count(value))} goroutines` : text(duration(value))
}

export function share({ value }: { value: number }, root: FlameNode): string {
  return text(percent(root.value === 0 ? 0 : (100 * value) / root.value))
}
