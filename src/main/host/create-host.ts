import { workloadCatalog } from './catalog.ts'
import { LocalHost } from './local-host.ts'
import type { HostOptions, ProgramHost } from './types.ts'

/** A host of the built-in workloads, and of files in this process. `createApp` puts it among other sources. */
export function createHost({ catalog = workloadCatalog(), ...options }: HostOptions): ProgramHost {
  return new LocalHost({ catalog, ...options })
}
