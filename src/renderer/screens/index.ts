/** The screens there are, in the order of the nav. A screen that is not in this list does not exist. */
import {
  Boxes,
  Cable,
  Cpu,
  Disc3,
  Flame,
  Gauge,
  ListTree,
  type LucideIcon,
  RadioTower,
  Stethoscope,
  Waypoints,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { attributeValues } from '../charts/frame.ts'
import { metricKey } from '../state/metric.ts'
import type { Session } from '../state/session.ts'
import { valueNow } from '../state/window.ts'
import { Channels } from './channels/channels.tsx'
import { FindingsBadge } from './findings/badge.tsx'
import { Findings } from './findings/findings.tsx'
import { Goroutines } from './goroutines/goroutines.tsx'
import { Hub } from './hub/hub.tsx'
import { Overview } from './overview/overview.tsx'
import { Pools } from './pools/pools.tsx'
import { poolNames } from './pools/pool-store.ts'
import { Profile } from './profile/profile.tsx'
import { Recordings } from './recordings/recordings.tsx'
import { screenIds } from './registry.ts'
import { Scheduler } from './scheduler/scheduler.tsx'
import { Topology } from './topology/topology.tsx'

export interface Screen {
  id: string
  label: string
  icon: LucideIcon
  /** Second key after G. */
  key: string
  component: ComponentType
  /** Whether the Tuning dock starts open. */
  dock: boolean
  /** It has something to show while nothing runs. */
  always?: true
  /** Number at the right of the nav entry, of the moment on screen. */
  count?: (session: Session) => number
  /** Instead of a number: drawn by the screen itself. */
  badge?: ComponentType
}

export const screens: readonly Screen[] = [
  { id: 'overview', label: 'Overview', icon: Gauge, key: 'O', component: Overview, dock: true },
  {
    id: 'goroutines',
    label: 'Goroutines',
    icon: ListTree,
    key: 'G',
    component: Goroutines,
    dock: false,
    count: (session) => valueNow(session, 'goroutine.total'),
  },
  {
    id: 'channels',
    label: 'Channels',
    icon: Cable,
    key: 'C',
    component: Channels,
    dock: false,
    count: (session) => valueNow(session, 'channel.count'),
  },
  {
    id: 'pools',
    label: 'Pools',
    icon: Boxes,
    key: 'P',
    component: Pools,
    dock: true,
    count: ({ samples }) => poolNames(samples).length || NaN,
  },
  {
    id: 'hub',
    label: 'Hub',
    icon: RadioTower,
    key: 'H',
    component: Hub,
    dock: true,
    count: (session) => sumOf(session, 'hub.clients'),
  },
  {
    id: 'scheduler',
    label: 'Scheduler',
    icon: Cpu,
    key: 'S',
    component: Scheduler,
    dock: true,
    count: (session) => valueNow(session, 'scheduler.procs'),
  },
  { id: 'topology', label: 'Topology', icon: Waypoints, key: 'T', component: Topology, dock: false },
  { id: 'profile', label: 'Profile', icon: Flame, key: 'B', component: Profile, dock: false },
  {
    id: 'findings',
    label: 'Findings',
    icon: Stethoscope,
    key: 'F',
    component: Findings,
    dock: false,
    badge: FindingsBadge,
  },
  {
    id: 'recordings',
    label: 'Recordings',
    icon: Disc3,
    key: 'R',
    component: Recordings,
    dock: false,
    always: true,
  },
]

/** Over all hubs; unknown without one. */
function sumOf(session: Session, name: string): number {
  const hubs = attributeValues(session.samples, name, 'hub')
  const values = hubs.map((hub) => valueNow(session, metricKey(name, { hub })))
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0)
}

for (const { id } of screens) screenIds.add(id)

export const screenOf = (id: string): Screen => {
  const screen = screens.find((each) => each.id === id) ?? screens[0]
  if (screen === undefined) throw new Error('there are no screens')
  return screen
}
