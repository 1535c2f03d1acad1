import { RuntimeBug } from '../base/index.ts'
import type { WaitQueue } from './waiter.ts'

interface Checked {
  readonly name: string
  readonly len: number
  readonly cap: number
  readonly closed: boolean
  readonly recvq: WaitQueue
  readonly sendq: WaitQueue
}

/** The invariants that chan.ts begins with. */
export function checkChan(
  { name, len, cap, closed, recvq, sendq }: Checked,
  store: readonly unknown[],
  head: number,
): void {
  const fail = (what: string): never => {
    throw new RuntimeBug(`channel ${name}: ${what}`)
  }
  const waiting = [...recvq].length + [...sendq].length
  if (waiting !== recvq.length + sendq.length) fail('queue length')
  if (closed && waiting > 0) fail('closed with waiters')
  if (len > 0 && recvq.head !== null) fail('a receiver waits beside a value')
  if (sendq.head !== null && len < cap) fail('a sender waits beside room')
  const size = store.length
  if ((size & (size - 1)) !== 0 || len > size) fail('store')
  for (let i = len; i < size; i++) {
    if (store[(head + i) & (size - 1)] !== undefined) fail('a consumed slot is not cleared')
  }
}
