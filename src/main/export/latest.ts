/** The newest sample of whatever source is on the screens, for exporters that look now and then. */
import type { FrameMessage, Layout, MetricDescriptor, Row } from '../../shared/model.ts'

/** An open `frames` stream. */
export interface Frames {
  next(): FrameMessage | undefined
  onReady(listener: () => void): void
  close(): void
}

export interface Reading {
  metric: MetricDescriptor
  value: number
}

export class LatestSample {
  readonly #frames: Frames
  readonly #untilMs: number
  #layout: Layout = { epoch: -1, metrics: [] }
  #row: Row | undefined

  /** `untilMs`: samples after that moment are none. */
  constructor(frames: Frames, untilMs = Infinity) {
    this.#frames = frames
    this.#untilMs = untilMs
    frames.onReady(() => {
      this.#drain()
    })
    this.#drain()
  }

  /** Wall time of the sample; NaN while there is none. */
  get atMs(): number {
    return this.#row?.[1] ?? NaN
  }

  /** What is known; unknown values are left out. */
  readings(): Reading[] {
    const row = this.#row
    if (row === undefined) return []
    return this.#layout.metrics.flatMap((metric, i) => {
      const value = row[i + 2]
      return typeof value === 'number' ? [{ metric, value }] : []
    })
  }

  close(): void {
    this.#frames.close()
  }

  #drain(): void {
    for (let message = this.#frames.next(); message !== undefined; message = this.#frames.next()) {
      if (message.type === 'layout') {
        this.#layout = message.layout
        this.#row = undefined
      } else if (message.epoch === this.#layout.epoch) {
        this.#row = message.rows.findLast(([, atMs]) => atMs <= this.#untilMs) ?? this.#row
      }
    }
  }
}
