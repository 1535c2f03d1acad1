import '../overview/overview.css'
import './scheduler.css'
import { useState } from 'react'
import type { LaneWindow } from '../../../shared/scheduler.ts'
import { Names } from '../../ui/controls.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { KpiStrip } from '../overview/kpi-strip.tsx'
import { DepthCard } from './depth-card.tsx'
import { schedulerKpis } from './kpis.ts'
import { LagCard } from './lag-card.tsx'
import { LanesCard } from './lanes-card.tsx'
import { useLanes } from './use-lanes.ts'
import { useLoad } from './use-load.ts'
import { sentence } from './words.ts'

/** Who runs where, who waits for a processor, and what one takes from another. */
export function Scheduler() {
  const [windowMs, setWindowMs] = useState<LaneWindow>(120)
  const [held, setHeld] = useState(false)
  const { data, error } = useLanes(windowMs, held)
  const load = useLoad(data)
  return (
    <div className="scheduler">
      <PageHeader title="Scheduler" sentence={<Names text={sentence(data, load)} />} />
      <KpiStrip kpis={schedulerKpis} />
      <LanesCard
        snapshot={data}
        load={load}
        why={error?.message}
        windowMs={windowMs}
        onWindow={setWindowMs}
        onHold={setHeld}
      />
      <div className="chart-grid">
        <LagCard />
        <DepthCard />
      </div>
    </div>
  )
}
