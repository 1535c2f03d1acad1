import { Tooltip } from '@base-ui/react/tooltip'
import { memo } from 'react'
import type { Change } from '../../shared/model.ts'
import { changeWords } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'
import { Badge } from '../ui/controls.tsx'
import { revealChange } from '../ui/reveal-change.ts'

const changesOf = (host: HostView): Change[] => host.changes

export const describeChange = (change: Change): string =>
  `${change.label} ${change.property} ${changeWords(change).join(' to ')}`

/** Dashed lines where knobs were turned, numbered as in Changes. */
export const ChangeMarkers = memo(function ChangeMarkers({
  window,
  width,
}: {
  window: TimeWindow
  width: number
}) {
  const { host } = useSession()
  const changes = useStore(host, changesOf)
  return changes
    .filter(({ atMs }) => atMs >= window.fromMs && atMs <= window.toMs)
    .map((change) => {
      const px = ((change.atMs - window.fromMs) / (window.toMs - window.fromMs)) * width
      return (
        <div key={change.number} className="marker" style={{ transform: `translateX(${px.toFixed(1)}px)` }}>
          <ChangeBadge change={change} />
        </div>
      )
    })
})

function ChangeBadge({ change }: { change: Change }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className="marker-badge"
        aria-label={`Change ${String(change.number)}: ${describeChange(change)}`}
        delay={120}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation()
          revealChange(change.number)
        }}
      >
        <Badge number={change.number} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tip">{describeChange(change)}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
