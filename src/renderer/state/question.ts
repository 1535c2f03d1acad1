/** What is asked before a running program is stopped for something else. */
import type { RunState } from '../../shared/model.ts'
import type { HostView } from './host.ts'

export interface Question {
  title: string
  /** Names stand in `backticks`. */
  text: string
  /** The word on the button that does it. */
  act: string
  run: () => void
  /** What runs has minutes worth a file: offers to save them before. */
  saves: boolean
}

/** The question to ask before `what` is done; undefined while nothing would be lost. */
export function askBeforeStop(
  { run, source, recorder }: HostView,
  /** `until`: when the minutes of the stopped program are on the screens again. */
  what: { title: string; act: string; keepsMinutes?: boolean; until?: string },
  go: () => void,
): Question | undefined {
  // An attached program is nobody's to stop.
  if (source.kind === 'recording' || source.kind === 'attached' || !isUp(run)) return undefined
  const streaming = (recorder?.streaming ?? null) === null ? '' : ' The recording that goes on ends with it.'
  const { title, act, keepsMinutes = false, until } = what
  const minutes = keepsMinutes
    ? 'Its minutes stay on the timeline.'
    : until === undefined
      ? 'Its last 15 minutes go too, unless they are saved first.'
      : `Its last minutes are there again ${until}; until then only if they are saved first.`
  return {
    title,
    act,
    text: `\`${run.workload.name}\` is running and is stopped for it. ${minutes}${streaming}`,
    run: go,
    saves: !keepsMinutes,
  }
}

type Up = Extract<RunState, { status: 'running' | 'starting' }>
const isUp = (run: RunState): run is Up => run.status === 'running' || run.status === 'starting'
