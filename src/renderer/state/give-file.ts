/** A file that the user has dropped or chosen: a program runs, a recording is opened. */
import { droppedLength } from '../../shared/contract.ts'
import { type FileHandle } from './given-files.ts'
import { copyOf, isObserving, observingWords } from './host.ts'
import { openRecording } from './recording.ts'
import type { Session } from './session.ts'

/** What the page has got of it. */
export interface Gift {
  file: File
  /** Empty where the browser keeps it to itself. */
  path: string
  /** With it the file can be read again. */
  handle?: FileHandle | undefined
}

export async function giveFile(session: Session, { file, path, handle }: Gift): Promise<void> {
  const { name } = file
  const refuse = (text: string): void => {
    session.toast.set({ kind: 'note', severity: 'critical', text })
  }
  if (isObserving(session.host.get())) refuse(observingWords)
  else if (name.endsWith('.weirrec')) {
    if (path !== '') await openRecording(session, path)
    else refuse('A browser does not tell where a file lies: open the recording by its path.')
  } else if (!/\.[cm]?[jt]s$/.test(name)) refuse(`${name} is neither a .ts or .js file nor a recording.`)
  else if (path !== '') await session.actions.start({ file: path })
  else {
    const text = await file.text()
    if (text.length > droppedLength) refuse(`${name} is too long to be dropped: run it by its path.`)
    else {
      session.given.remember(file, handle)
      await session.actions.drop({ name, text, ...sameCopy(session, name) })
    }
  }
}

/** Chosen again, a file goes on where its copy was. */
function sameCopy({ host }: Session, name: string): { copy?: string } {
  const copy = copyOf(host.get())
  return copy?.split(/[\\/]/).at(-1) === name ? { copy } : {}
}
