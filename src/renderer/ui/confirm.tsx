import './confirm.css'
import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactElement, ReactNode } from 'react'
import { SeverityGlyph } from './glyphs.tsx'

interface ConfirmProps {
  /** The button that asks. */
  trigger: ReactElement
  title: string
  children: ReactNode
  /** The word on the button that does it. */
  act: string
  onConfirm: () => void
}

/** For what cannot be undone. The focus starts on Cancel. */
export function Confirm({ trigger, title, children, act, onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog confirm">
          <AlertDialog.Title className="confirm-title">
            <SeverityGlyph severity="warning" size={16} />
            {title}
          </AlertDialog.Title>
          <AlertDialog.Description className="confirm-words">{children}</AlertDialog.Description>
          <div className="confirm-buttons">
            <AlertDialog.Close className="button">Cancel</AlertDialog.Close>
            <AlertDialog.Close className="button danger" onClick={onConfirm}>
              {act}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
