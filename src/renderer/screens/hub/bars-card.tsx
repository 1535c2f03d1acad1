/** Histograms of the clients: how long their queues are, and how far away they are. */
import { memo } from 'react'
import type { Bin, HubLook } from '../../../shared/hub.ts'
import { ChartCard, ChartEmpty } from '../../charts/chart-card.tsx'
import type { Size } from '../../charts/use-size.ts'
import { listed } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { compact, count, duration, plural, text } from '../../format.ts'
import type { HubFigures } from './use-hub.ts'

const axisWidth = 36
const axisHeight = 20

interface BarsProps {
  body: Size
  bins: readonly Bin[]
  /** Height on a log scale, so that one client among thousands is seen. */
  logScale: boolean
  edge: (bin: Bin) => string
  warnFrom?: number
  note?: string
  summary: string
}

function Bars({ body, bins, logScale, edge, warnFrom = Infinity, note, summary }: BarsProps) {
  const top = Math.max(1, ...bins.map(({ clients }) => clients))
  const width = (body.width - axisWidth - 12) / Math.max(1, bins.length)
  const plot = body.height - axisHeight - 22
  const share = (clients: number): number =>
    clients === 0 ? 0 : logScale ? (Math.log10(clients) + 0.35) / (Math.log10(top) + 0.35) : clients / top
  const base = 18 + plot
  const decades = Array.from({ length: Math.floor(Math.log10(top)) + 1 }, (_, i) => 10 ** i)
  const warnAt = bins.findIndex(({ from }) => from >= warnFrom)
  return (
    <svg className="hub-bars" width={body.width} height={body.height} role="img" aria-label={summary}>
      {logScale &&
        decades.map((at) => (
          <g key={at}>
            <rect
              className="plot-grid"
              x={axisWidth}
              y={base - share(at) * plot}
              width={body.width - axisWidth - 12}
              height={1}
            />
            <text x={axisWidth - 6} y={base - share(at) * plot + 4} textAnchor="end">
              {compact(at)}
            </text>
          </g>
        ))}
      <rect className="plot-floor" x={axisWidth} y={base} width={body.width - axisWidth - 12} height={1} />
      {bins.map((bin, i) => {
        const height = share(bin.clients) * plot
        const x = axisWidth + i * width
        const warns = bin.from >= warnFrom && bin.clients > 0
        return (
          <g key={bin.from}>
            <rect
              className={warns ? 'bar-warn' : logScale ? 'bar' : 'bar-quiet'}
              x={x + 1}
              y={base - height}
              width={Math.max(1, width - 3)}
              height={height}
            />
            {warns && (
              <text className="bar-count" x={x + width / 2} y={base - height - 4} textAnchor="middle">
                {compact(bin.clients)}
              </text>
            )}
            <text x={x} y={base + 15} textAnchor={i === 0 ? 'start' : 'middle'}>
              {edge(bin)}
            </text>
          </g>
        )
      })}
      {warnAt >= 0 && note !== undefined && (
        <g>
          <path className="bar-limit" d={`M${(axisWidth + warnAt * width).toFixed(1)} 4V${String(base)}`} />
          <text className="bar-note" x={axisWidth + warnAt * width + 5} y={13}>
            {note}
          </text>
        </g>
      )}
    </svg>
  )
}

const binTable =
  (title: string, unit: string, bins: readonly Bin[] = []): TableSource =>
  (maxRows) =>
    listed<Bin>(
      {
        title,
        one: 'bin',
        columns: [
          { name: 'from', unit, cell: ({ from }) => from },
          { name: 'up to', unit, cell: ({ to }) => to },
          { name: 'count', unit: 'clients', cell: ({ clients }) => clients },
        ],
      },
      bins.slice(0, maxRows),
      bins.length,
    )

export const QueueCard = memo(function QueueCard({
  look,
  slow,
}: {
  look: HubLook | undefined
  slow: number
}) {
  return (
    <ChartCard
      id="hub-queues"
      title="Send-queue occupancy"
      unit="clients per queue length, log scale"
      legend={null}
      table={binTable('Send-queue occupancy', 'messages', look?.queues)}
    >
      {(body) => {
        if (look === undefined) return null
        if (look.clients === 0) return <ChartEmpty what="No client is connected" where="" />
        const { queues, slowFrom, queueLimit } = look
        const marks = Math.max(1, Math.ceil(queues.length / 4))
        return (
          <Bars
            body={body}
            bins={queues}
            logScale
            edge={({ from }) => {
              const index = queues.findIndex((bin) => bin.from === from)
              return index % marks === 0 ? compact(from) : ''
            }}
            warnFrom={slowFrom}
            {...(slow > 0 ? { note: `slow, ${plural(slow, 'client')}` } : {})}
            summary={`Send queues of ${plural(look.clients, 'client')}, limit ${String(queueLimit)}: ${plural(slow || 0, 'slow client')}.`}
          />
        )
      }}
    </ChartCard>
  )
})

export const RttCard = memo(function RttCard({
  look,
  figures,
}: {
  look: HubLook | undefined
  figures: HubFigures
}) {
  const p50 = text(duration(figures.rttP50))
  const p99 = text(duration(figures.rttP99))
  return (
    <ChartCard
      id="hub-rtt"
      title="Ping RTT"
      unit={look === undefined ? '' : `ms, last ping of ${text(count(look.rttClients))} clients`}
      controls={
        <dl className="head-legend">
          <div>
            <dt>p50</dt>
            <dd>{p50}</dd>
          </div>
          <div>
            <dt>p99</dt>
            <dd>{p99}</dd>
          </div>
        </dl>
      }
      legend={null}
      table={binTable('Ping RTT', 'ms', look?.rtts)}
    >
      {(body) => {
        if (look === undefined) return null
        if (look.rttClients === 0)
          return <ChartEmpty what="No client has answered a ping yet" where="see the knob ping period" />
        return (
          <Bars
            body={body}
            bins={look.rtts}
            logScale={false}
            edge={({ from }) => (from === 0 ? '' : compact(from))}
            summary={`Round trips of ${plural(look.rttClients, 'client')}: p50 ${p50}, p99 ${p99}.`}
          />
        )
      }}
    </ChartCard>
  )
})
