const width = 64
const height = 18

/** A course without an axis, up to its highest value or to `top`. Decoration: what stands beside it says the number. */
export function Spark({ values, top: limit = 1 }: { values: readonly number[]; top?: number }) {
  if (values.length < 2) return null
  const top = Math.max(limit, ...values)
  const points = values.map(
    (value, i) =>
      `${((i / (values.length - 1)) * width).toFixed(1)},${(height - 2 - (value / top) * (height - 5)).toFixed(1)}`,
  )
  return (
    <svg
      className="room-spark"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polygon
        points={`0,${String(height)} ${points.join(' ')} ${String(width)},${String(height)}`}
        fill="var(--acc-fill)"
      />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="var(--acc)"
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
