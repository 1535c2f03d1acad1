import { memo, useCallback } from 'react'
import { Swatch } from './legend.tsx'
import type { Line } from './lines-plot.tsx'
import { text, type Figure } from '../format.ts'
import { useSession } from '../state/context.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { viewWindow } from '../state/window.ts'

/** A legend that reads out, in a card's head where there is no room for a column. */
export const HeadLegend = memo(function HeadLegend({
  lines,
  format,
}: {
  lines: readonly Line[]
  format: (value: number) => Figure
}) {
  const session = useSession()
  const cursorMs = useStore(session.cursor, ({ timeMs }) => timeMs)
  const read = useCallback(() => {
    const { toMs } = viewWindow(session.view.get(), session.samples.lastAt)
    return lines.map(({ key }) => text(format(session.samples.valueAt(key, cursorMs ?? toMs)))).join('|')
  }, [session, lines, format, cursorMs])
  const values = useSampled(read, 'tile').split('|')
  return (
    <dl className="head-legend">
      {lines.map(({ key, name, colour }, index) => (
        <div key={key}>
          <dt>
            <Swatch colour={colour} />
            {name}
          </dt>
          <dd>{values[index]}</dd>
        </div>
      ))}
    </dl>
  )
})
