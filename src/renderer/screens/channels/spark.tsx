import { memo } from 'react'

const width = 88
const height = 20
const slots = 60

/** How full it was, newest at the right: shares of the capacity. */
export const Spark = memo(function Spark({ values }: { values: readonly number[] }) {
  const from = slots - values.length
  const points = values.map(
    (value, index) =>
      `${(((from + index) / (slots - 1)) * width).toFixed(1)},${(height - 2 - value * (height - 4)).toFixed(1)}`,
  )
  if (points.length < 2) return null
  const start = ((from / (slots - 1)) * width).toFixed(1)
  return (
    <svg className="spark" viewBox={`0 0 ${String(width)} ${String(height)}`} aria-hidden="true">
      <polygon
        points={`${start},${String(height)} ${points.join(' ')} ${String(width)},${String(height)}`}
        fill="var(--acc-fill)"
      />
      <polyline points={points.join(' ')} fill="none" stroke="var(--acc)" strokeWidth="1.25" />
    </svg>
  )
})
