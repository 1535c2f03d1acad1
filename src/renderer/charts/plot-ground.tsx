import { memo } from 'react'
import type { Tick } from './scale.ts'

/** Where a plot stands inside its card's body, in pixels. */
export interface PlotBox {
  left: number
  top: number
  width: number
  height: number
}

interface PlotGroundProps {
  box: PlotBox
  domain: readonly [number, number]
  ticks: readonly Tick[]
}

/** Grid and labels of one value axis: the part of a plot that only changes with its domain. */
export const PlotGround = memo(function PlotGround({ box, domain, ticks }: PlotGroundProps) {
  const [low, high] = domain
  return (
    <svg className="plot-ground" aria-hidden="true">
      {ticks.map(({ at, label }, index) => {
        const y = Math.round(box.top + box.height - ((at - low) / (high - low)) * box.height)
        return (
          <g key={at}>
            <rect
              x={box.left}
              y={y}
              width={box.width}
              height={1}
              className={index === 0 ? 'plot-floor' : 'plot-grid'}
            />
            <text x={box.left - 7} y={y + 4} textAnchor="end">
              {label}
            </text>
          </g>
        )
      })}
    </svg>
  )
})
