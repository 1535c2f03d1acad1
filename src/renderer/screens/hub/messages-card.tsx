import { memo, useMemo, useState } from 'react'
import { axisWidth, ChartCard, ChartEmpty, ChartShape, timeAxisHeight } from '../../charts/chart-card.tsx'
import { highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { PlotGround } from '../../charts/plot-ground.tsx'
import { FilledPlot } from '../../charts/recharts-plots.tsx'
import { linearTicks, niceTop } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { compact, rate, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { HeadLegend } from './head-legend.tsx'
import { hubKey } from './use-hub.ts'

const series = [{ field: 'v0', colour: 'var(--acc)' }]

interface MessagesFrame extends Frame {
  top: number
}

function createReader(session: Session, key: string): () => MessagesFrame {
  let top: number | undefined
  return () => {
    const frame = readFrame(session, [key], 'extremes')
    top = niceTop(highest(frame.rows, 1, false), top)
    return { ...frame, top }
  }
}

export const MessagesCard = memo(function MessagesCard({ hub }: { hub: string }) {
  const session = useSession()
  const legend = useMemo(
    () => [{ key: hubKey(hub, 'messages.out'), label: 'out', colour: 'var(--acc)' }],
    [hub],
  )
  return (
    <ChartCard
      id="hub-messages"
      title="Messages"
      unit="delivered per second"
      controls={<HeadLegend series={legend} format={rate} />}
      legend={null}
      table={sampleTable(session, {
        title: 'Messages',
        series: () => [{ key: hubKey(hub, 'messages.out'), name: 'delivered', unit: '/s' }],
      })}
    >
      {(body) => <MessagesPlot key={hub} body={body} hub={hub} />}
    </ChartCard>
  )
})

function MessagesPlot({ body, hub }: { body: Size & { inSight: boolean }; hub: string }) {
  const session = useSession()
  const [reader] = useState(() => createReader(session, hubKey(hub, 'messages.out')))
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - 12,
    height: body.height - 8 - timeAxisHeight,
  }
  const domain = [0, frame.top] as const
  if (session.samples.length === 0) return <ChartShape />
  if (!frame.rows.some(({ v0 }) => typeof v0 === 'number'))
    return <ChartEmpty what="Nothing was delivered yet" where="in the range on screen" />
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={linearTicks(frame.top, compact)} />
      <div className="plot" style={box}>
        <FilledPlot {...box} rows={frame.rows} window={frame.window} domain={domain} series={series} />
      </div>
      <TimeOverlay
        {...frame}
        {...box}
        summary={summarise('Messages', frame, ['out'], (v) => text(rate(v)))}
      />
    </>
  )
}
