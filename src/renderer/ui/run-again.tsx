import type { WorkloadInfo } from '../../shared/model.ts'
import { useSession } from '../state/context.ts'
import { copyOf } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import { CommandButton } from './command-button.tsx'
import { chooseFile } from './file-chooser.ts'

/** As it is now. A copy that nobody can read anew runs again only as it was. */
export function RunAgain({ workload }: { workload: WorkloadInfo }) {
  const session = useSession()
  const copy = useStore(session.host, copyOf)
  const again = (words: string): React.ReactNode => (
    <CommandButton look="small" onClick={() => void session.actions.again(workload)}>
      {words}
    </CommandButton>
  )
  if (copy === undefined || session.given.has(copy)) return again('Run again')
  return (
    <>
      <CommandButton look="small" onClick={() => chooseFile(session)}>
        Choose it again …
      </CommandButton>
      {again('Run the same copy')}
    </>
  )
}

/** What a copy is, where somebody might mend the file that it is of. */
export function CopyNote() {
  const session = useSession()
  const copy = useStore(session.host, copyOf)
  if (copy === undefined) return null
  return (
    <p className="copy-note">
      {session.given.has(copy)
        ? 'Your browser keeps to itself where this file lies. It is read again when you save it, and at Run again.'
        : 'This is a copy: your browser handed over the file as it was, and not where it lies. What you save since is not in it. Choose it again, or open it by its path (Ctrl O): then each save runs.'}
    </p>
  )
}
