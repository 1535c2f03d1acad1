import { useCallback } from 'react'
import { metricKey } from '../state/metric.ts'
import { useSession } from '../state/context.ts'
import { viewWindow } from '../state/window.ts'
import { useCanvas, type Drawing } from './canvas.ts'
import type { PlotBox } from './plot-ground.tsx'
import { bucketIndices, valuesAt } from './decimate.ts'

const columnPx = 3
type Rgb = readonly [number, number, number]

/** 101 colours from the theme's ramp, e.g. `#141D22, #123A46 15%, …, #FAE878`. */
export function parseRamp(ramp: string): Rgb[] {
  const stops = ramp.split(',').map((stop, index, all) => {
    const [hex = '#000000', at] = stop.trim().split(/\s+/)
    const channel = (from: number): number => parseInt(hex.slice(from, from + 2), 16)
    const position =
      at === undefined ? (index === 0 ? 0 : index === all.length - 1 ? 100 : NaN) : parseFloat(at)
    return { position, rgb: [channel(1), channel(3), channel(5)] as Rgb }
  })
  return Array.from({ length: 101 }, (_, percent) => {
    const after = Math.max(
      1,
      stops.findIndex((stop) => stop.position >= percent),
    )
    const low = stops[after - 1]
    const high = stops[after]
    if (low === undefined || high === undefined) return [0, 0, 0]
    const share = (percent - low.position) / (high.position - low.position)
    const mix = (i: 0 | 1 | 2): number => Math.round(low.rgb[i] + (high.rgb[i] - low.rgb[i]) * share)
    return [mix(0), mix(1), mix(2)]
  })
}

/** One per theme. */
const ramps = new Map<string, Rgb[]>()

function rampOf(source: string): Rgb[] {
  const ramp = ramps.get(source) ?? parseRamp(source)
  ramps.set(source, ramp)
  return ramp
}

interface HeatStripProps {
  channels: readonly string[]
  box: PlotBox
  periodMs: () => number
}

/** Occupancy of every channel, one row each, in the order given. */
export function HeatStrip({ channels, box, periodMs }: HeatStripProps) {
  const session = useSession()
  const draw = useCallback(
    ({ context, size, token }: Drawing) => {
      const { samples } = session
      const window = viewWindow(session.view.get(), session.nowMs())
      const columns = Math.ceil(size.width / columnPx)
      const rows = channels.length
      if (rows === 0 || columns === 0) return
      const colours = rampOf(token('--heat'))
      const image = new ImageData(columns, rows)
      const indices = bucketIndices(samples, window, columns)
      for (const [row, channel] of channels.entries()) {
        const values = valuesAt(samples, metricKey('channel.occupancy', { channel }), indices)
        for (let column = 0; column < columns; column++) {
          const value = values[column] ?? NaN
          const colour = Number.isNaN(value)
            ? undefined
            : colours[Math.round(Math.min(100, Math.max(0, value)))]
          if (colour === undefined) continue
          const at = (row * columns + column) * 4
          image.data.set([...colour, 255], at)
        }
      }
      const ratio = context.getTransform().a
      const buffer = new OffscreenCanvas(columns, rows)
      buffer.getContext('2d')?.putImageData(image, 0, 0)
      context.imageSmoothingEnabled = false
      context.drawImage(buffer, 0, 0, size.width, size.height)
      hairlines(context, rows, size.width, size.height, token('--bg2'), ratio)
    },
    [session, channels],
  )
  const [place, canvas] = useCanvas(draw, periodMs)
  return (
    <div className="heat-strip" ref={place} style={box} aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}

/** Tall rows (few channels) are kept apart by a line; 2 px rows are not, there would be nothing left of them. */
function hairlines(
  context: CanvasRenderingContext2D,
  rows: number,
  width: number,
  height: number,
  colour: string,
  ratio: number,
): void {
  const rowHeight = height / rows
  if (rowHeight < 5) return
  context.fillStyle = colour
  for (let row = 1; row < rows; row++) context.fillRect(0, Math.round(row * rowHeight), width, 1 / ratio)
}
