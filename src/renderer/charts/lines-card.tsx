import { memo, useCallback, useMemo } from 'react'
import { sampleTable } from '../copy/sample-table.ts'
import { useSession } from '../state/context.ts'
import { ChartCard, legendWidth } from './chart-card.tsx'
import { HeadLegend } from './head-legend.tsx'
import { Legend, Swatch, type LegendRow } from './legend.tsx'
import { LinesPlot, type LinesPlotProps } from './lines-plot.tsx'

interface LinesCardProps extends Omit<LinesPlotProps, 'body' | 'right'> {
  id: string
  unit: string
  /** Unit of the values in the table behind the card. */
  valueUnit: string
  /** `head`: in the card's head, where there is no room for a column. */
  legend: 'beside' | 'head'
  /** What the budget is and who says so. */
  budgetHelp?: string
}

/** Room at the right of a plot without a legend beside it. */
const marginRight = 12
const budgetKey = 'budget'

/** A card with some metrics as lines over time. */
export const LinesCard = memo(function LinesCard(props: LinesCardProps) {
  const { id, unit, valueUnit, legend, budgetHelp, ...plot } = props
  const { title, lines, format, budget = NaN } = plot
  const session = useSession()
  const { samples } = session
  const rows = useMemo<LegendRow[]>(
    () => [
      ...lines.map(({ key, name, colour }) => ({ key, label: name, mark: <Swatch colour={colour} /> })),
      ...(Number.isNaN(budget)
        ? []
        : [
            {
              key: budgetKey,
              label: 'budget',
              fixed: true,
              mark: <Swatch colour="var(--warn)" dotted />,
              ...(budgetHelp !== undefined && { help: budgetHelp }),
            },
          ]),
    ],
    [lines, budget, budgetHelp],
  )
  const valueAt = useCallback(
    ({ key }: LegendRow, timeMs: number) => (key === budgetKey ? budget : samples.valueAt(key, timeMs)),
    [samples, budget],
  )
  const inHead = legend === 'head'
  return (
    <ChartCard
      id={id}
      title={title}
      unit={unit}
      controls={inHead ? <HeadLegend lines={lines} format={format} /> : undefined}
      legend={inHead ? null : <Legend rows={rows} valueAt={valueAt} format={format} />}
      table={sampleTable(session, {
        title,
        series: () => lines.map(({ key, name }) => ({ key, name, unit: valueUnit })),
      })}
    >
      {(body) => <LinesPlot {...plot} body={body} right={inHead ? marginRight : legendWidth} />}
    </ChartCard>
  )
})
