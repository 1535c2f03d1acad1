/** What the user does about programs that somebody else has started. */
import type { CallInput } from '../../shared/contract.ts'
import type { AttachedProgram } from '../../shared/attach.ts'
import { askBeforeStop } from './question.ts'
import { tell } from './recording.ts'
import type { Session } from './session.ts'

/** A whole sentence, for what the host says may be the rest of one. */
export function asSentence(words: string): string {
  const begun = words.replace(/^[a-z]/, (first) => first.toUpperCase())
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

const inWords = (error: unknown): string => asSentence(error instanceof Error ? error.message : String(error))

/** A program that was found, or an address with its token. Asks first when a program of ours runs. `fail` gets why not. */
export async function attachTo(
  session: Session,
  what: CallInput<'attach.open'>,
  fail: (words: string) => void = (words) => tellTrouble(session, words),
): Promise<void> {
  const open = async (): Promise<void> => {
    try {
      await session.call('attach.open', what)
      session.view.patch({ attachOpen: false, endMs: undefined })
    } catch (error) {
      fail(inWords(error))
    }
  }
  await afterAsking(session, 'Attach to it?', 'Stop and attach', open)
}

/** Puts one that is attached on the screens. */
export const showAttached = (session: Session, id: string): Promise<void> =>
  afterAsking(session, 'Look at it?', 'Stop and look', () =>
    tell(session, async () => {
      await session.call('attach.show', { id })
      session.view.patch({ attachOpen: false, endMs: undefined })
      return undefined
    }),
  )

export const detachFrom = (session: Session, { id, name }: AttachedProgram): Promise<void> =>
  tell(session, async () => {
    const left = turnedIn(session, id)
    await session.call('attach.close', { id })
    return `Detached from ${name}; it goes on without Weir${left}. Its minutes here have gone.`
  })

/** What stays as it was turned, if the program is the one on the screens. */
function turnedIn({ host }: Session, id: string): string {
  const { source, knobs } = host.get()
  if (source.attached?.id !== id) return ''
  const turned = knobs
    .filter(({ group, value, initial }) => group !== 'Monitor' && value !== initial)
    .map(({ label, property, value }) => `${label} ${property} ${String(value)}`)
  return turned.length === 0 ? '' : `, with what was turned: ${turned.join(', ')}`
}

export const allowTuning = (session: Session, { id }: AttachedProgram, allow: boolean): Promise<void> =>
  tell(session, async () => {
    await session.call('attach.tune', { id, allow })
    return allow ? 'Knobs can be turned now' : 'Read only'
  })

async function afterAsking(
  session: Session,
  title: string,
  act: string,
  go: () => Promise<void>,
): Promise<void> {
  const asked = askBeforeStop(
    session.host.get(),
    { title, act, until: 'once you have detached' },
    () => void go(),
  )
  if (asked === undefined) await go()
  else session.question.set(asked)
}

function tellTrouble({ toast }: Session, text: string): void {
  toast.set({ kind: 'note', severity: 'critical', text })
}
