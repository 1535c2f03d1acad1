import type { WaitSite } from '../../parallel/index.ts'
import type { WaitQuantiles } from '../../../shared/profile.ts'

/** One place of a profile. */
export interface Site extends WaitSite {
  waits?: WaitQuantiles
}
