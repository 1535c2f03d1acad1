/** What the user does about recordings; each action tells its result by a toast. */
import type { RecordingInfo } from '../../shared/recordings.ts'
import { prose } from '../format.ts'
import { askBeforeStop } from './question.ts'
import type { Session, Toast } from './session.ts'

/** R: stops a recording that goes on, else saves the last minutes. */
export async function record(session: Session): Promise<void> {
  await (isStreaming(session) ? stopStreaming(session) : saveNow(session))
}

export const isStreaming = ({ host }: Session): boolean => (host.get().recorder?.streaming ?? null) !== null

export const saveNow = async (session: Session): Promise<boolean> =>
  told(session, async () => saved(session, await session.call('recording.save', undefined)))

/** What is asked about is done only once the minutes that would go are in a file. */
export async function saveAndDo(session: Session, act: () => void): Promise<void> {
  if (await saveNow(session)) act()
}

export const startStreaming = (session: Session): Promise<void> =>
  tell(session, async () => {
    await session.call('recording.start', undefined)
    return 'Recording; the last minutes are put in front of it. R stops it.'
  })

const stopStreaming = (session: Session): Promise<void> =>
  tell(session, async () => saved(session, await session.call('recording.stop', undefined)))

/** Asks first when a program runs. The player begins at the end of the recording, which is what it was saved for. */
export async function openRecording(session: Session, file: string): Promise<void> {
  const open = (): Promise<void> =>
    tell(session, async () => {
      const { problem } = await session.call('replay.open', { file })
      session.view.patch({ screen: 'overview', endMs: undefined })
      return problem?.message
    })
  const title = 'Open the recording?'
  const what = { title, act: 'Stop and open', until: 'once the recording is closed' }
  const asked = askBeforeStop(session.host.get(), what, () => void open())
  if (asked === undefined) await open()
  else session.question.set(asked)
}

export const closeRecording = (session: Session): Promise<void> =>
  tell(session, async () => {
    await session.call('replay.close', undefined)
    return undefined
  })

export const deleteRecording = (session: Session, file: string): Promise<void> =>
  tell(session, async () => {
    await session.call('recording.delete', { file })
    return `${file} deleted`
  })

export const lengthOf = ({ fromMs, toMs }: Pick<RecordingInfo, 'fromMs' | 'toMs'>): string =>
  prose(toMs - fromMs)

/** `310 kB`, `1.2 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 999.5) return `${String(bytes)}\u00a0B`
  if (bytes < 999_500) return `${(bytes / 1e3).toFixed(0)}\u00a0kB`
  return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)}\u00a0MB`
}

/** Of one that went on until stopped: what was kept from before it was begun is in it, too. */
export function partsOf(info: RecordingInfo): { recorded: string; before: string } | undefined {
  const { fromMs, toMs, begunAtMs = fromMs } = info
  if (begunAtMs - fromMs < 1_000) return undefined
  return { recorded: prose(toMs - begunAtMs), before: prose(begunAtMs - fromMs) }
}

function saved(session: Session, info: RecordingInfo): Note {
  const parts = partsOf(info)
  const words = parts === undefined ? '' : ` (${parts.recorded} recorded and the ${parts.before} before it)`
  return {
    text: `Saved ${lengthOf(info)}${words} as ${info.file}, ${sizeInWords(info.sizeBytes)}`,
    act: { label: 'Open', run: () => void openRecording(session, info.file) },
  }
}

type Note = Omit<Extract<Toast, { kind: 'note' }>, 'kind' | 'severity'>

export async function tell(session: Session, act: () => Promise<Note | string | undefined>): Promise<void> {
  await told(session, act)
}

/** Whether it went well. */
async function told({ toast }: Session, act: () => Promise<Note | string | undefined>): Promise<boolean> {
  try {
    const came = await act()
    const note = typeof came === 'string' ? { text: came } : came
    if (note !== undefined) toast.set({ kind: 'note', severity: 'ok', ...note })
    return true
  } catch (error) {
    toast.set({
      kind: 'note',
      severity: 'critical',
      text: error instanceof Error ? error.message : String(error),
    })
    return false
  }
}
