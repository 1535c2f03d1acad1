/** A client that sends what it likes and acknowledges nothing, to see what the host makes of it. */
import { expect } from 'vitest'
import type { CloseReason, Transport } from '../../src/shared/transport.ts'
import type { HostFrame } from '../../src/shared/wire.ts'
import { collect } from './collect.ts'

export class RawClient {
  readonly #transport: Transport
  readonly #frames = collect<HostFrame>()
  /** Resolves when the connection is gone. */
  readonly closed: Promise<CloseReason>

  constructor(transport: Transport) {
    this.#transport = transport
    transport.onFrame((text) => {
      this.#frames.item(JSON.parse(text) as HostFrame)
    })
    this.closed = new Promise((resolve) => {
      transport.onClose(resolve)
    })
  }

  sendText(text: string): void {
    this.#transport.send(text)
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame))
  }

  next(): Promise<HostFrame> {
    return this.#frames.next()
  }

  async item(): Promise<Extract<HostFrame, { t: 'item' }>> {
    const frame = await this.next()
    if (frame.t !== 'item') expect.fail(`not an item: ${JSON.stringify(frame)}`)
    return frame
  }

  /** The error of the next frame, whatever it is about. */
  async error(): Promise<{ code: string; message: string }> {
    const frame = await this.next()
    if (frame.t !== 'fail' && frame.t !== 'error') expect.fail(`not an error: ${JSON.stringify(frame)}`)
    return frame.error
  }
}
