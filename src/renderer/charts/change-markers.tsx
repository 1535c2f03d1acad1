import { Tooltip } from '@base-ui/react/tooltip'
import { Fragment, memo } from 'react'
import type { Change } from '../../shared/model.ts'
import { changeWords } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'
import { Badge } from '../ui/controls.tsx'
import { revealChange } from '../ui/reveal-change.ts'
import { clustersOf, numbersOf } from './cluster.ts'

const changesOf = (host: HostView): Change[] => host.changes

export const describeChange = (change: Change): string =>
  `${change.label} ${change.property} ${changeWords(change).join(' to ')}`

/** What a badge takes. */
const badgePx = 18

/** Dashed lines where knobs were turned, numbered as in Changes. */
export const ChangeMarkers = memo(function ChangeMarkers({
  window,
  width,
}: {
  window: TimeWindow
  width: number
}) {
  const { host, samples } = useSession()
  const changes = useStore(host, changesOf)
  const px = (timeMs: number): number => ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * width
  // Those of another program stand on the timeline, where its samples are.
  const fromMs = Math.max(window.fromMs, samples.floorMs)
  const inside = changes.filter(({ atMs }) => atMs >= fromMs && atMs <= window.toMs)
  return clustersOf(inside, ({ atMs }) => px(atMs), badgePx).map(({ px: middle, marks }) => (
    <Fragment key={marks[0].number}>
      {marks.map(({ number, atMs }) => (
        <div key={number} className="marker" style={{ transform: `translateX(${px(atMs).toFixed(1)}px)` }} />
      ))}
      <div className="marker-place" style={{ transform: `translateX(${middle.toFixed(1)}px)` }}>
        <ChangeBadge changes={marks} />
      </div>
    </Fragment>
  ))
})

interface ChangeBadgeProps {
  changes: readonly [Change, ...Change[]]
}

/** Its place moves with every redraw; what it is stays as long as the same changes lie on each other. */
const sameChanges = (a: ChangeBadgeProps, b: ChangeBadgeProps): boolean =>
  a.changes.length === b.changes.length && a.changes.every((change, index) => change === b.changes[index])

/** One badge for changes that lie on each other: `3–5`. A click goes to the newest of them. */
const ChangeBadge = memo(function ChangeBadge({ changes }: ChangeBadgeProps) {
  const last = changes.at(-1) ?? changes[0]
  const words = changes.map((change) => `${String(change.number)}: ${describeChange(change)}`)
  const shown = numbersOf(changes.map(({ number }) => number))
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className="marker-badge"
        aria-label={`Change ${changes.length > 1 ? `${shown}, ` : ''}${words.join('; ')}`}
        delay={120}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation()
          revealChange(last.number)
        }}
      >
        <Badge number={shown} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tip">
            {changes.length === 1 ? describeChange(last) : words.map((line) => <div key={line}>{line}</div>)}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}, sameChanges)
