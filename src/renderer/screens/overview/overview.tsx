import './overview.css'
import { PageHeader, Sentence } from '../../ui/page-header.tsx'
import { BlockingCard } from './blocking-card.tsx'
import { FindingsCard } from './findings-card.tsx'
import { GoroutinesCard } from './goroutines-card.tsx'
import { KpiStrip } from './kpi-strip.tsx'
import { OccupancyCard } from './occupancy-card.tsx'
import { PoolsCard } from './pools-card.tsx'

export function Overview() {
  return (
    <div className="overview">
      <PageHeader title="Overview" sentence={<Sentence />} />
      <KpiStrip />
      <div className="chart-grid">
        <GoroutinesCard />
        <OccupancyCard />
        <BlockingCard />
        <PoolsCard />
      </div>
      <FindingsCard />
    </div>
  )
}
