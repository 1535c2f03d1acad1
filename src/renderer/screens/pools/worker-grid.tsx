import { memo } from 'react'
import { count, percent, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'
import { type PoolNow, sizeKnobOf } from './pool-store.ts'

/** 16 in a row, four rows; more workers than that make a bar. */
const mostCells = 64

/** What the workers do: filled is busy, outlined idle, a dash is one that could be started. */
export function WorkerGrid({ pool, now }: { pool: string; now: PoolNow }) {
  const { host } = useSession()
  const knob = useStore(host, sizeKnobOf(pool))
  const busy = Math.min(now.busy || 0, Math.max(now.live || 0, now.size || 0))
  const staying = Math.max(now.size || 0, now.live || 0)
  const idle = Math.max(0, staying - busy)
  const allowed = Math.max(0, (knob?.max ?? now.size) - (now.size || 0))
  const leaving = (now.live || 0) - (now.size || 0)
  return (
    <div className="pool-workers">
      <p className="pool-workers-words">
        <b>{text(count(busy))} busy</b>
        <span>{text(count(idle))} idle</span>
        <span className="dim">
          {leaving > 0
            ? `${plural(leaving, 'worker')} leaving`
            : leaving < 0
              ? `${String(-leaving)} starting`
              : `${text(count(allowed))} more allowed`}
        </span>
        <span className="spacer" />
        <span>utilisation</span>
        <b>{text(percent(Math.round(now.utilisation)))}</b>
      </p>
      {staying > mostCells ? (
        <div className="pool-bar" aria-hidden="true">
          <i style={{ width: `${((busy / staying) * 100).toFixed(1)}%` }} />
        </div>
      ) : (
        <Cells
          busy={busy}
          staying={staying}
          cells={Math.min(mostCells, Math.max(staying, staying + allowed))}
        />
      )}
    </div>
  )
}

const Cells = memo(function Cells({
  busy,
  staying,
  cells,
}: {
  busy: number
  staying: number
  cells: number
}) {
  return (
    <div className="pool-cells" aria-hidden="true">
      {Array.from({ length: cells }, (_, i) => (
        <i key={i} data-worker={i < busy ? 'busy' : i < staying ? 'idle' : 'none'} />
      ))}
    </div>
  )
})
