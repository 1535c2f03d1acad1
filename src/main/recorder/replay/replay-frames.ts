/** The samples of a recording as the frames that a screen expects: everything there is, in portions. */
import type { FrameMessage, Row } from '../../../shared/model.ts'
import type { Recording, RecordingBlock } from '../read-recording.ts'

/** What a screen keeps; a longer recording is thinned to one row a second. */
const maxRows = 9000
const portion = 60

export class ReplayFrames {
  readonly #messages: Generator<FrameMessage, undefined>

  constructor(recording: Recording) {
    this.#messages = framesOf(recording.blocks)
  }

  next(): FrameMessage | undefined {
    return this.#messages.next().value
  }

  /** A recording does not grow. */
  onReady(): void {
    return
  }

  close(): void {
    this.#messages.return(undefined)
  }
}

function* framesOf(blocks: readonly RecordingBlock[]): Generator<FrameMessage, undefined> {
  const total = blocks.reduce((sum, { rows }) => sum + rows.length, 0)
  const apartMs = total > maxRows ? 950 : 0
  let lastMs = -Infinity
  let epoch = -1
  for (const { layout, rows: source } of blocks) {
    if (layout.epoch !== epoch) yield { type: 'layout', layout }
    epoch = layout.epoch
    let rows: Row[] = []
    for (let i = 0; i < source.length; i++) {
      const atMs = source.atMs(i)
      if (atMs - lastMs < apartMs || atMs <= lastMs) continue
      lastMs = atMs
      const row: Row = [source.seq(i), atMs]
      for (let column = 0; column < source.width; column++) row.push(shortest(source.value(i, column)))
      rows.push(row)
      if (rows.length < portion) continue
      yield { type: 'rows', epoch, rows, history: true, lost: 0 }
      rows = []
    }
    if (rows.length > 0) yield { type: 'rows', epoch, rows, history: true, lost: 0 }
  }
  return undefined
}

/** As live rows are rounded: 1 µs, 0.001 %, a thousandth of a unit. */
function shortest(value: number): number | null {
  if (!Number.isFinite(value)) return null
  return Math.abs(value) >= 1e5 ? Math.round(value) : Math.round(value * 1000) / 1000
}
