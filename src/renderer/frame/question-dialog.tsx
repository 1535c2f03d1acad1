import '../ui/confirm.css'
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useSession } from '../state/context.ts'
import type { Question } from '../state/question.ts'
import { saveAndDo } from '../state/recording.ts'
import { useStore } from '../state/use-store.ts'
import { Names } from '../ui/controls.tsx'
import { useFocusBack } from '../ui/focus-back.ts'
import { SeverityGlyph } from '../ui/glyphs.tsx'

const isAsked = (question: Question | undefined): boolean => question !== undefined
const itself = (question: Question | undefined): Question | undefined => question

/** Asks before a running program is stopped, whichever button, key or command wants it. The focus starts on Cancel. */
export function QuestionDialog() {
  const session = useSession()
  const { question } = session
  const asked = useStore(question, itself)
  const focusBack = useFocusBack(question, isAsked)
  return (
    <AlertDialog.Root
      open={asked !== undefined}
      onOpenChange={(open) => {
        if (!open) question.set(undefined)
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog confirm" finalFocus={focusBack}>
          <AlertDialog.Title className="confirm-title">
            <SeverityGlyph severity="warning" size={16} />
            {asked?.title}
          </AlertDialog.Title>
          <AlertDialog.Description className="confirm-words">
            <Names text={asked?.text ?? ''} />
          </AlertDialog.Description>
          <div className="confirm-buttons">
            <AlertDialog.Close className="button">Cancel</AlertDialog.Close>
            {asked?.saves === true && (
              <AlertDialog.Close className="button" onClick={() => void saveAndDo(session, asked.run)}>
                Save, then {lower(asked.act)}
              </AlertDialog.Close>
            )}
            <AlertDialog.Close className="button danger" onClick={asked?.run}>
              {asked?.act}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)
