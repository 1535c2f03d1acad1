/** Attaching, by typing it. */
import { allowTuning, attachTo, detachFrom, showAttached } from '../state/attach.ts'
import type { Session } from '../state/session.ts'
import type { Command } from './commands.ts'

/** `attach 9229`, `attach to http://127.0.0.1:9229/#token=…`. */
export function addressCommand(session: Session, query: string): Command | undefined {
  const address = /^attach\s+(?:to\s+)?(\S*[:\d]\S*)\s*$/i.exec(query)?.[1]
  if (address === undefined) return undefined
  return {
    id: 'attach address',
    title: `Attach to ${address.replace(/#.*/, '')}`,
    run: () => void attachTo(session, { address }),
  }
}

export function attachCommands(session: Session): Command[] {
  const { host, view } = session
  const { source, attached = [] } = host.get()
  const here = source.attached
  const tuning =
    here === undefined || here.tuning === 'off' || here.link.status !== 'live'
      ? []
      : [
          {
            id: 'attach tune',
            title: here.tuning === 'on' ? `Make ${here.name} read only` : `Allow tuning of ${here.name}`,
            run: () => void allowTuning(session, here, here.tuning !== 'on'),
          },
        ]
  return [
    ...tuning,
    {
      id: 'attach',
      title: 'Attach to a process …',
      hint: 'or type its address',
      run: () => view.patch({ attachOpen: true }),
    },
    ...attached
      .filter(({ id }) => id !== here?.id)
      .map((program) => ({
        id: `show ${program.id}`,
        title: `Show ${program.name}`,
        hint: `attached, pid ${String(program.pid)}`,
        run: () => void showAttached(session, program.id),
      })),
    ...attached.map((program) => ({
      id: `detach ${program.id}`,
      title: `Detach from ${program.name}`,
      hint: `pid ${String(program.pid)}`,
      run: () => void detachFrom(session, program),
    })),
  ]
}
