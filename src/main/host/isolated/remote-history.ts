/** The samples that child processes have sent, kept here: they outlive the process, and one process the other. */
import { realClock } from '../../base/index.ts'
import { FrameSource, History } from '../../monitor/index.ts'
import type { FrameMessage } from '../../../shared/model.ts'

export class RemoteHistory {
  readonly samples = new History()
  readonly #subscribers = new Set<FrameSource>()
  /** Sequence numbers go on where those of the process before ended. */
  #base = 0

  beginProcess(): void {
    this.#base = this.samples.fine.lastSeq
  }

  take(message: FrameMessage): void {
    if (message.type === 'layout') {
      this.samples.setLayout(message.layout.metrics)
      return
    }
    for (const [seq, atMs, ...values] of message.rows)
      this.samples.append(
        this.#base + seq,
        atMs,
        values.map((value) => value ?? NaN),
      )
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
