import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'
import { useFocusBack } from '../ui/focus-back.ts'
import { shortcuts } from './shortcuts.ts'

const isOpen = ({ shortcutsOpen }: View): boolean => shortcutsOpen

export function ShortcutsDialog() {
  const { view } = useSession()
  const open = useStore(view, isOpen)
  const focusBack = useFocusBack(view, isOpen)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        view.patch({ shortcutsOpen: next })
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog" finalFocus={focusBack}>
          <header>
            <Dialog.Title>Shortcuts</Dialog.Title>
            <Dialog.Close className="button quiet small square" aria-label="Close">
              <X className="icon" size={15} aria-hidden="true" />
            </Dialog.Close>
          </header>
          <dl className="shortcuts">
            {shortcuts.map(({ keys, what }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key} className="kbd">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
