import { availableParallelism } from 'node:os'
import type { AppInfo } from '../../shared/model.ts'
import type { HostOptions } from './types.ts'

export function describeApp({ shell, version }: HostOptions, startedAtMs: number, sampleHz: number): AppInfo {
  return {
    name: 'Weir',
    version,
    shell,
    node: process.version,
    cpus: availableParallelism(),
    pid: process.pid,
    startedAtMs,
    sampleHz,
  }
}
