import type { HubLook } from '../../../shared/hub.ts'
import { attributeValues } from '../../charts/frame.ts'
import type { Answer } from '../../state/live-query.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import { useLiveQuery } from '../../ui/use-live-query.ts'

/** The newest look at one hub of the program, or at its first. */
export const useHubLook = (hub: string | undefined): Answer<HubLook> =>
  useLiveQuery('hub.look', hub === undefined ? {} : { hub }, hub ?? '')

/** Hubs that samples are known of: also those of a program that has ended. */
export const hubsIn = (samples: SampleStore): string[] => attributeValues(samples, 'hub.clients', 'hub')

/** Series of one hub. */
export const hubKey = (hub: string, name: string, quantile?: string): string =>
  metricKey(`hub.${name}`, quantile === undefined ? { hub } : { hub, quantile })
