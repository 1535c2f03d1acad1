import { compact, clockMinutes } from '../../format.ts'
import { niceTop } from '../../charts/scale.ts'

const width = 320
const height = 64
const left = 34
const bottom = 14

/** How many goroutines the creation site had, over the time that Weir has counted them. */
export function GroupCourse({ counts }: { counts: readonly [atMs: number, count: number][] }) {
  const [first] = counts
  const last = counts.at(-1)
  if (first === undefined || last === undefined || last[0] - first[0] < 2_000)
    return (
      <p className="drawer-quiet">
        {first === undefined ? 'How many there were before is not known.' : 'Counting has just begun.'}
      </p>
    )
  const top = niceTop(Math.max(...counts.map(([, count]) => count)), undefined, 2)
  const x = (atMs: number): number => left + ((atMs - first[0]) / (last[0] - first[0])) * (width - left)
  const y = (count: number): number => 4 + (1 - count / top) * (height - bottom - 4)
  const line = counts.map(([atMs, count]) => `${x(atMs).toFixed(1)},${y(count).toFixed(1)}`).join(' ')
  return (
    <svg
      className="group-course"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={`Now ${String(last[1])}, at first ${String(first[1])}`}
    >
      {[0, top / 2, top].map((tick) => (
        <g key={tick}>
          <path d={`M${String(left)} ${y(tick).toFixed(1)}H${String(width)}`} stroke="var(--grid)" />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end" fontSize="11" fill="var(--tx3)">
            {compact(tick)}
          </text>
        </g>
      ))}
      <polygon
        points={`${String(left)},${y(0).toFixed(1)} ${line} ${String(width)},${y(0).toFixed(1)}`}
        fill="var(--acc-fill)"
      />
      <polyline points={line} fill="none" stroke="var(--acc)" strokeWidth="1.4" strokeLinejoin="round" />
      <text x={left} y={height - 1} fontSize="11" fill="var(--tx3)">
        {clockMinutes(first[0])}
      </text>
      <text x={width} y={height - 1} textAnchor="end" fontSize="11" fill="var(--tx3)">
        now
      </text>
    </svg>
  )
}
