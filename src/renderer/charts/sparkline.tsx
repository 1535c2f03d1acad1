import { useCallback } from 'react'
import { useSession } from '../state/context.ts'
import { viewWindow } from '../state/window.ts'
import { strokeArea, useCanvas, type Drawing } from './canvas.ts'
import { bucketIndices, valuesAt } from './decimate.ts'

const halfSecond = (): number => 500

/** The range's course of one number, edge to edge. Decoration: the tile says the number. */
export function Sparkline({ read }: { read: (values: (key: string) => Float64Array) => Float64Array }) {
  const session = useSession()
  const draw = useCallback(
    ({ context, size, token }: Drawing) => {
      const { samples } = session
      const window = viewWindow(session.view.get(), session.nowMs())
      const buckets = Math.max(8, Math.floor(size.width / 1.5))
      const indices = bucketIndices(samples, window, buckets)
      const values = read((key) => valuesAt(samples, key, indices))
      let low = Infinity
      let high = -Infinity
      for (const value of values) {
        if (value < low) low = value
        if (value > high) high = value
      }
      if (low === Infinity) return
      // A flat line is flat, not noise blown up: the span is at least a tenth of the level.
      const span = Math.max(high - low, Math.abs(high) * 0.1, 1e-9)
      const middle = (high + low) / 2
      const ys = values.map((value) => size.height / 2 - ((value - middle) / span) * (size.height - 6))
      const xs = (index: number): number => (index / (buckets - 1)) * size.width
      strokeArea(context, xs, ys, size.height, { line: token('--acc'), fill: token('--acc-fill') })
    },
    [session, read],
  )
  const [place, canvas] = useCanvas(draw, halfSecond)
  return (
    <div className="sparkline" ref={place} aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}
