/** The samples that child processes have sent, kept here: they outlive the process, and one process the other. */
import { realClock } from '../../base/index.ts'
import { FrameSource, History } from '../../monitor/index.ts'
import type { FrameMessage } from '../../../shared/model.ts'

export class RemoteHistory {
  readonly samples = new History()
  readonly #subscribers = new Set<FrameSource>()
  /** Added to the sequence numbers of the process at hand, so that they go on where those before ended. */
  #shift: number | undefined = 0
  /** What is older is here already. */
  #fromMs = -Infinity

  beginProcess(): void {
    this.#shift = undefined
    this.#fromMs = this.samples.fine.blocks.at(-1)?.lastMs ?? -Infinity
  }

  take(message: FrameMessage): void {
    if (message.type === 'layout') {
      this.samples.setLayout(message.layout.metrics)
      return
    }
    for (const [seq, atMs, ...values] of message.rows) {
      if (atMs <= this.#fromMs) continue
      this.#shift ??= this.samples.fine.lastSeq + 1 - seq
      this.samples.append(
        this.#shift + seq,
        atMs,
        values.map((value) => value ?? NaN),
      )
    }
    for (const subscriber of this.#subscribers) subscriber.wake()
  }

  subscribe(historyMs: number): FrameSource {
    const source = new FrameSource(this.samples, historyMs, realClock.wall(), (closed) => {
      this.#subscribers.delete(closed)
    })
    this.#subscribers.add(source)
    return source
  }

  close(): void {
    for (const subscriber of this.#subscribers) subscriber.close()
  }
}
