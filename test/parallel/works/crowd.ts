/** Senders and receivers of one thread, each by its script, all at once; says what became of every value. */
import type { SharedChan } from '../../../src/main/parallel/index.ts'
import { type Chan, chan, go, type Go, gosched, select } from '../../../src/main/runtime/index.ts'

export const ways = ['plain', 'try', 'select', 'many'] as const

/** For each goroutine: the ways, as indices of `ways`, that it goes through in turns. */
export interface Script {
  senders: number[][]
  receivers: number[][]
  /** Values of each sender. */
  count: number
  /** The first sender closes the channel after so many of its values; 0: never. */
  closeAfter: number
}

export interface Account {
  sent: number[]
  /** They got "send on closed channel". */
  refused: number[]
  /** By receiver, in the order of coming. */
  received: number[][]
}

/** `first`: number of this side's first sender. Ends when the channel is closed and drained. */
export function* crowd(
  shared: SharedChan<number>,
  ended: SharedChan<number>,
  script: Script,
  first: number,
): Go<Account> {
  const account: Account = { sent: [], refused: [], received: script.receivers.map(() => []) }
  const never = chan<number>()
  const receivers = script.receivers.map((way, i) =>
    go(receive, shared, way, never, account.received[i] ?? []),
  )
  const senders = script.senders.map((way, i) => go(send, shared, way, first + i, script, never, account))
  for (const g of senders) yield* g.join()
  yield* ended.send(first)
  for (const g of receivers) yield* g.join()
  return account
}

export const valueOf = (sender: number, number: number): number => sender * 1000 + number

function* send(
  out: SharedChan<number>,
  script: readonly number[],
  sender: number,
  { count, closeAfter }: Script,
  never: Chan<number>,
  { sent, refused }: Account,
): Go<void> {
  for (let i = 0; i < count; i++) {
    if (closeAfter > 0 && i === closeAfter && sender === 1) out.close()
    const value = valueOf(sender, i)
    const way = ways[script[i % script.length] ?? 0]
    try {
      if (way === 'plain') yield* out.send(value)
      else if (way === 'try') yield* tried(out, value)
      else if (way === 'many') yield* out.sendAll([value])
      else yield* select({ out: out.send(value), never: never.recv() })
      sent.push(value)
    } catch {
      refused.push(value)
    }
  }
}

/** A few looks, then a wait: without a buffer a try does not meet a select of another thread. */
function* tried(out: SharedChan<number>, value: number): Go<void> {
  for (let looks = 0; looks < 3; looks++) {
    if (out.trySend(value)) return
    yield* gosched()
  }
  yield* out.send(value)
}

function* receive(
  from: SharedChan<number>,
  script: readonly number[],
  never: Chan<number>,
  got: number[],
): Go<void> {
  for (let i = 0; ; i++) {
    const way = ways[script[i % script.length] ?? 0]
    const values = way === 'many' ? yield* from.recvSome(3) : yield* one(from, way, never)
    if (values.length === 0) return
    got.push(...values)
  }
}

/** None once it is closed and drained. */
function* one(
  from: SharedChan<number>,
  way: (typeof ways)[number] | undefined,
  never: Chan<number>,
): Go<number[]> {
  if (way === 'select') {
    const chosen = yield* select({ value: from.recvOk(), never: never.recv() })
    return chosen.case === 'value' && chosen.value[1] ? [chosen.value[0]] : []
  }
  for (let looks = 0; way === 'try' && looks < 3; looks++) {
    const found = from.tryRecvOk()
    if (found !== undefined) return found[1] ? [found[0]] : []
    yield* gosched()
  }
  const [value, ok] = yield* from.recvOk()
  return ok ? [value] : []
}
