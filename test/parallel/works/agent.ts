/** Does on its own thread what the test tells it to do with a channel between threads. */
import type { SharedChan } from '../../../src/main/parallel/index.ts'
import { go, type Go, type Goroutine, gosched } from '../../../src/main/runtime/index.ts'

export interface Command {
  op: number
  id: number
  to: number
}

/** `how`: one of `hows`. */
export interface Report {
  id: number
  how: number
  value: number
}

export const ops = { send: 0, receive: 1, kill: 2, resize: 3, close: 4 } as const
export const hows = { sent: 0, got: 1, closed: 2, panicked: 3, killed: 4, done: 5 } as const

export function* sending(chan: SharedChan<number>, id: number, tell: (report: Report) => void): Go<void> {
  let how: number = hows.killed
  try {
    yield* chan.send(id)
    how = hows.sent
  } catch {
    how = hows.panicked
  } finally {
    tell({ id, how, value: 0 })
  }
}

export function* receiving(chan: SharedChan<number>, id: number, tell: (report: Report) => void): Go<void> {
  let how: number = hows.killed
  let value = 0
  try {
    const [got, ok] = yield* chan.recvOk()
    how = ok ? hows.got : hows.closed
    value = got ?? 0
  } finally {
    tell({ id, how, value })
  }
}

export const settled = (g: Goroutine): boolean => g.state === 'dead' || g.waitReason !== undefined

export function* agent(
  commands: SharedChan<Command>,
  reports: SharedChan<Report>,
  chan: SharedChan<number>,
): Go<void> {
  const running = new Map<number, Goroutine>()
  const tell = (report: Report): void => {
    while (!reports.trySend(report));
  }
  for (;;) {
    const [command, ok] = yield* commands.recvOk()
    if (!ok) break
    const { op, id, to } = command
    if (op === ops.kill) running.get(id)?.kill()
    else if (op === ops.resize) chan.resize(to)
    else if (op === ops.close) chan.close()
    else {
      const g = op === ops.send ? go(sending, chan, id, tell) : go(receiving, chan, id, tell)
      running.set(id, g)
      while (!settled(g)) yield* gosched()
    }
    tell({ id, how: hows.done, value: 0 })
  }
  for (const g of running.values()) g.kill()
}
