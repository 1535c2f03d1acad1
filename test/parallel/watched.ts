/** A rig with a monitor, and a goroutine for it that answers on another processor. */
import { Insight } from '../../src/main/monitor/index.ts'
import { portable } from '../../src/main/parallel/index.ts'
import type { Runtime } from '../../src/main/runtime/index.ts'
import { closeRigs } from './rig.ts'
import type * as channels from './works/channels.ts'

const channelsUrl = new URL('./works/channels.ts', import.meta.url).href
export const echo = portable<typeof channels.echo>(channelsUrl, 'echo')

const insights: Insight[] = []

export function insightOf(rt: Runtime): Insight {
  const insight = new Insight(rt)
  insights.push(insight)
  return insight
}

export function closeWatched(): void {
  for (const insight of insights.splice(0)) insight.close()
  closeRigs()
}
