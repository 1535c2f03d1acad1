import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'
import { AttachPanel } from '../ui/attach-panel.tsx'
import { attachLead } from '../ui/attach-words.ts'
import { useFocusBack } from '../ui/focus-back.ts'

const isOpen = ({ attachOpen }: View): boolean => attachOpen

/** The list of programs to attach to, while something else is on the screens. */
export function AttachDialog() {
  const { view } = useSession()
  const open = useStore(view, isOpen)
  const focusBack = useFocusBack(view, isOpen)
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        view.patch({ attachOpen: next })
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog attach-dialog" finalFocus={focusBack} initialFocus={field}>
          <header>
            <Dialog.Title>Attach to a process</Dialog.Title>
            <Dialog.Close className="button quiet small square" aria-label="Close">
              <X className="icon" size={15} aria-hidden="true" />
            </Dialog.Close>
          </header>
          <p>{attachLead}</p>
          <AttachPanel field={field} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
