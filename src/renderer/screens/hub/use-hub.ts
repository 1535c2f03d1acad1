import type { HubLook } from '../../../shared/hub.ts'
import { attributeValues } from '../../charts/frame.ts'
import type { Answer } from '../../state/live-query.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import { useValues } from '../../state/use-values.ts'
import { useLiveQuery } from '../../ui/use-live-query.ts'

/** The newest look at one hub of the program, or at its first. */
export const useHubLook = (hub: string | undefined): Answer<HubLook> =>
  useLiveQuery('hub.look', hub === undefined ? {} : { hub }, hub ?? '')

/** Hubs that samples are known of: also those of a program that has ended. */
export const hubsIn = (samples: SampleStore): string[] => attributeValues(samples, 'hub.clients', 'hub')

/** Series of one hub. */
export const hubKey = (hub: string, name: string, quantile?: string): string =>
  metricKey(`hub.${name}`, quantile === undefined ? { hub } : { hub, quantile })

/** The numbers of a hub that stand in more than one place. */
export interface HubFigures {
  clients: number
  rooms: number
  slow: number
  rttP50: number
  rttP99: number
}

/** As in the tiles: a look at the hub is up to half a second older than those, and between two looks they move. */
export function useHubFigures(hub: string): HubFigures {
  const [clients = NaN, rooms = NaN, slow = NaN, rttP50 = NaN, rttP99 = NaN] = useValues([
    hubKey(hub, 'clients'),
    hubKey(hub, 'rooms'),
    hubKey(hub, 'slow'),
    hubKey(hub, 'rtt', 'p50'),
    hubKey(hub, 'rtt', 'p99'),
  ])
  return { clients, rooms, slow, rttP50, rttP99 }
}
