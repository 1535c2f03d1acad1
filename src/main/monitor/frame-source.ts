/**
 * A subscriber's own position in the history. Nothing is queued per subscriber: messages are made when they
 * are pulled, so one that does not pull costs nothing and one that is late has lost what was overwritten.
 */
import type { FrameMessage } from '../../shared/model.ts'
import type { History } from './history.ts'

/** Full detail for the last minute of the history, one row per second before that. */
const detailMs = 60_000
/** Rows per message, so that a large history goes out in portions that the event loop can take. */
const portion = 60

type Phase = 'coarse' | 'fine' | 'live'

export class FrameSource {
  readonly #history: History
  readonly #detach: (source: FrameSource) => void
  #phase: Phase = 'coarse'
  /** Last sequence number delivered or skipped. */
  #seq: number
  readonly #detailFromSeq: number
  readonly #liveFromSeq: number
  #epoch = -1
  #lost = 0
  #ready: (() => void) | undefined
  #closed = false

  constructor(history: History, historyMs: number, wallMs: number, detach: (source: FrameSource) => void) {
    this.#history = history
    this.#detach = detach
    this.#liveFromSeq = history.fine.lastSeq
    this.#detailFromSeq = history.fine.seqBefore(wallMs - Math.min(historyMs, detailMs))
    this.#seq = historyMs <= detailMs ? this.#detailFromSeq : history.coarse.seqBefore(wallMs - historyMs)
  }

  next(): FrameMessage | undefined {
    if (this.#closed) return undefined
    if (this.#phase === 'coarse') {
      const message = this.#from(this.#history.coarse.after(this.#seq, portion), this.#detailFromSeq)
      if (message !== undefined) return message
      this.#phase = 'fine'
      this.#seq = Math.max(this.#seq, this.#detailFromSeq)
    }
    if (this.#phase === 'fine') {
      const message = this.#from(this.#history.fine.after(this.#seq, portion), this.#liveFromSeq)
      if (message !== undefined) return message
      this.#phase = 'live'
      this.#seq = Math.max(this.#seq, this.#liveFromSeq)
    }
    return this.#live()
  }

  onReady(listener: () => void): void {
    this.#ready = listener
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#detach(this)
  }

  /** @internal The sampler has appended a row. */
  wake(): void {
    this.#ready?.()
  }

  #from(found: ReturnType<History['fine']['after']>, untilSeq: number): FrameMessage | undefined {
    const rows = found?.rows.filter(([seq]) => seq <= untilSeq) ?? []
    const last = rows.at(-1)
    if (found === undefined || last === undefined) return undefined
    if (found.layout.epoch !== this.#epoch) return this.#announce(found.layout)
    this.#seq = last[0]
    return { type: 'rows', epoch: this.#epoch, rows, history: true, lost: this.#lost }
  }

  #live(): FrameMessage | undefined {
    const { fine, layout } = this.#history
    const firstKept = fine.firstSeq
    if (this.#seq > 0 && firstKept > this.#seq + 1) {
      this.#lost += firstKept - this.#seq - 1
      this.#seq = firstKept - 1
    }
    const found = fine.after(this.#seq, portion)
    if (found === undefined) return this.#epoch === layout.epoch ? undefined : this.#announce(layout)
    if (found.layout.epoch !== this.#epoch) return this.#announce(found.layout)
    const last = found.rows.at(-1)
    if (last === undefined) return undefined
    this.#seq = last[0]
    return { type: 'rows', epoch: this.#epoch, rows: found.rows, history: false, lost: this.#lost }
  }

  #announce(layout: History['layout']): FrameMessage {
    this.#epoch = layout.epoch
    return { type: 'layout', layout }
  }
}
