/** The programs there are to start: the built-in workloads by name, the user's own by file. */
import { UsageError } from '../base/index.ts'
import { builtIns, describe, loadWorkload, startProgram, type Workload } from '../workloads/index.ts'
import type { Catalog, Launchable, ProgramHooks, RunningProgram, StartRequest } from './types.ts'

export function workloadCatalog(workloads: readonly Workload[] = builtIns): Catalog {
  return {
    list: () => workloads.map(describe),
    async open(request) {
      return launchable(await find(workloads, request))
    },
  }
}

async function find(workloads: readonly Workload[], { name, file }: StartRequest): Promise<Workload> {
  if ((name === undefined) === (file === undefined))
    throw new UsageError('invalid-input', 'say either the name of a workload or a file')
  if (file !== undefined) return loadWorkload(file)
  const found = workloads.find((workload) => workload.name === name)
  if (found !== undefined) return found
  const names = workloads.map((workload) => `\`${workload.name}\``).join(', ')
  throw new UsageError('unknown-workload', `there is no workload \`${name ?? ''}\`; there are ${names}`)
}

function launchable(workload: Workload): Launchable {
  return {
    info: describe(workload),
    sources: workload.sources,
    start: (hooks: ProgramHooks): RunningProgram => startProgram(workload, hooks),
  }
}
