import { useMemo } from 'react'
import { LinesCard } from '../../charts/lines-card.tsx'
import { linearAxis } from '../../charts/value-axis.ts'
import { rate } from '../../format.ts'
import { hubKey } from './use-hub.ts'

export function MessagesCard({ hub }: { hub: string }) {
  const lines = useMemo(
    () => [{ key: hubKey(hub, 'messages.out'), name: 'out', colour: 'var(--acc)' }],
    [hub],
  )
  return (
    <LinesCard
      key={hub}
      id="hub-messages"
      title="Messages"
      unit="delivered per second"
      valueUnit="/s"
      legend="head"
      lines={lines}
      axis={linearAxis}
      format={rate}
      filled
      empty="Nothing was delivered"
    />
  )
}
