import type { Connection, ConnectionEvents, Hub } from '../../src/main/hub/index.ts'
import { sleep, type Go } from '../../src/main/runtime/index.ts'

/** A connection without a socket, for tests in virtual time. It takes bytes only while `reading`. */
export class FakeConnection implements Connection {
  readonly address: string
  readonly deflate = false
  /** Text of each message that was written. */
  readonly got: string[] = []
  readonly writes: number[] = []
  readonly pings: Buffer[] = []
  /** Whether pings are answered. */
  answers = true
  paused = false
  closing: { code: number; reason: string } | undefined
  terminated = false
  pendingBytes = 0
  #events: ConnectionEvents | undefined
  #reading = true

  constructor(address = '10.0.0.1') {
    this.address = address
  }

  listen(events: ConnectionEvents): void {
    this.#events = events
  }

  write(frames: Buffer): boolean {
    const texts = [...textsIn(frames)]
    this.got.push(...texts)
    this.writes.push(texts.length)
    if (!this.#reading) this.pendingBytes += frames.length
    return this.#reading
  }

  ping(payload: Buffer): void {
    this.pings.push(payload)
    if (this.answers) this.#events?.pong(payload)
  }

  pong(payload: Buffer): void {
    this.#events?.pong(payload)
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
  }

  close(code: number, reason: string): void {
    this.closing = { code, reason }
    this.#events?.closed(code, false)
  }

  terminate(): void {
    this.terminated = true
    this.#events?.closed(1006, false)
  }

  /** The peer stops or goes on reading; what the kernel held is gone then. */
  set reading(reading: boolean) {
    this.#reading = reading
    if (!reading || this.pendingBytes === 0) return
    this.pendingBytes = 0
    this.#events?.drained()
  }

  /** The peer says something. */
  say(text: string): void {
    this.#events?.message(Buffer.from(text), false)
  }

  /** The peer is gone. */
  vanish(code = 1006): void {
    this.#events?.closed(code, false)
  }
}

/** Short unmasked text frames only. */
function* textsIn(frames: Buffer): Iterable<string> {
  for (let at = 0; at < frames.length;) {
    const length = frames[at + 1] ?? 0
    yield frames.toString('utf8', at + 2, at + 2 + length)
    at += 2 + length
  }
}

/** Closes the hub in virtual time: awaiting a promise would keep the bubble's clock from moving. */
export function* closed(hub: Hub): Go<void> {
  void hub.close()
  yield* sleep(1000)
}
