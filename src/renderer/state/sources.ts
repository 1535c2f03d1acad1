/** Turning the screens to another source: one is on them at a time, and what runs is stopped only once that is agreed to. */
import { closeRecording, openRecording, tell } from './recording.ts'
import type { Session } from './session.ts'

export type Source = { kind: 'app' } | { kind: 'file'; file: string } | { kind: 'recording'; file: string }

export async function turnTo(session: Session, source: Source): Promise<void> {
  const { host, actions } = session
  const recorded = host.get().source.kind === 'recording'
  if (source.kind === 'recording') return openRecording(session, source.file)
  if (recorded) {
    await closeRecording(session)
    // Nothing runs beside a recording, so there is nothing to ask about.
    if (source.kind === 'file')
      await tell(session, async () => {
        await session.call('workload.start', { file: source.file })
        return undefined
      })
    return
  }
  if (source.kind === 'app' && host.get().source.kind === 'attached')
    return tell(session, async () => {
      await session.call('attach.show', {})
      return undefined
    })
  if (source.kind === 'file') return actions.start({ file: source.file })
  const [builtIn] = host.get().workloads
  if (host.get().source.kind !== 'app' && builtIn !== undefined) await actions.start({ name: builtIn.name })
}
