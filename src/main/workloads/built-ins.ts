/** The workloads that come with Weir, in the order of the picker. */
import type { Workload } from './definition.ts'

export const builtIns: readonly Workload[] = []
