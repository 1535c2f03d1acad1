/** The host's state as last told. Each slice is replaced as a whole, so selectors compare by reference. */
import type { Scope } from '../../shared/contract.ts'
import type { AppInfo, HostState, WorkloadInfo } from '../../shared/model.ts'
import { createStore, type Store } from './store.ts'

export interface HostView extends HostState {
  info: (AppInfo & { scope: Scope }) | undefined
  workloads: readonly WorkloadInfo[]
  /** False until the first state has come: until then emptiness means nothing. */
  known: boolean
}

export const createHostStore = (): Store<HostView> =>
  createStore<HostView>({
    info: undefined,
    workloads: [],
    known: false,
    source: { kind: 'app', label: '', readOnly: false },
    run: { status: 'idle' },
    checks: { passed: 0, failed: 0 },
    knobs: [],
    changes: [],
    findings: [],
    log: [],
  })

/** The program that is on, about to be, or was last; nothing when idle. */
export const workloadOf = ({ run }: HostState): WorkloadInfo | undefined =>
  run.status === 'idle' ? undefined : run.workload

/** The copy that is on the screens, or was last, of a file that a browser has handed over. */
export const copyOf = (view: HostState): string | undefined =>
  view.source.copy === true ? workloadOf(view)?.file : undefined

/** Why nothing can be turned here, in a word; undefined where it can. */
export function lockOf({ info, source: { attached, readOnly } }: HostView): Lock | undefined {
  if (info?.scope === 'observe') return 'observing'
  if (attached?.link.status === 'ended') return 'ended'
  if (attached !== undefined) return attached.tuning === 'on' ? undefined : 'read only'
  return readOnly ? 'recorded' : undefined
}

type Lock = 'recorded' | 'ended' | 'read only' | 'observing'

/** The same in a sentence. */
export function lockWords(lock: Lock, { source: { attached } }: HostView): string {
  if (lock === 'recorded') return 'This is a recording: its knobs show what they were.'
  if (lock === 'ended') return 'The program has ended. Values are the last known ones.'
  if (lock === 'observing') return observingWords
  return attached?.tuning === 'off'
    ? `Tuning is off: ${attached.name} was started so.`
    : 'Read only until you allow tuning, at the top of the window.'
}

/** Why nothing can be turned here, in a sentence; undefined where it can. */
export function lockedWords(view: HostView): string | undefined {
  const lock = lockOf(view)
  return lock === undefined ? undefined : lockWords(lock, view)
}

/** A file is started by its path, a built-in workload by its name. */
export const startOf = ({ name, file }: WorkloadInfo): { name: string } | { file: string } =>
  file === undefined ? { name } : { file }

/** This page was opened with the token that may look and not touch. */
export const isObserving = ({ info }: HostView): boolean => info?.scope === 'observe'

export const observingWords =
  'This page only observes: it was opened with the token that may not start, stop or turn anything.'

export const isActive = ({ run }: HostState): boolean =>
  run.status === 'starting' || run.status === 'running' || run.status === 'stopping'

/**
 * Where the samples of a program end that has ended. The host goes on measuring itself; were that taken, the window
 * would move on and what the program did would leave it.
 */
export const endOfSamples = ({ run, source }: HostView): number | undefined =>
  source.kind !== 'recording' && (run.status === 'ended' || run.status === 'failed')
    ? run.endedAtMs
    : undefined
