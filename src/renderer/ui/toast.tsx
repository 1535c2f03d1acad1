import './toast.css'
import { Check, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { changeWords, duration, text } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Toast as ToastValue } from '../state/session.ts'
import { useStore } from '../state/use-store.ts'
import { Button, Kbd } from './controls.tsx'
import { Arrow, SeverityGlyph } from './glyphs.tsx'

const shownMs = 5_000
const same = (toast: ToastValue | undefined): ToastValue | undefined => toast

/** The last result, for five seconds, longer while the pointer or the focus is on it. */
export function Toast() {
  const { toast } = useSession()
  const current = useStore(toast, same)
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {current !== undefined && <Shown toast={current} />}
    </div>
  )
}

function Shown({ toast }: { toast: ToastValue }) {
  const session = useSession()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => {
      session.toast.set(undefined)
    }, shownMs)
    return () => {
      clearTimeout(timer)
    }
  }, [toast, held, session])
  const hold = (): void => {
    setHeld(true)
  }
  const release = (): void => {
    setHeld(false)
  }
  return (
    <div className="toast" onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
      {toast.kind === 'change' ? <ChangeToast toast={toast} /> : <NoteToast toast={toast} />}
      <Button
        look="quiet small square"
        aria-label="Dismiss"
        title="Dismiss"
        onClick={() => {
          session.toast.set(undefined)
        }}
      >
        <X className="icon" size={14} aria-hidden="true" />
      </Button>
    </div>
  )
}

function ChangeToast({ toast }: { toast: Extract<ToastValue, { kind: 'change' }> }) {
  const session = useSession()
  const { change } = toast
  const [before, after] = changeWords(change)
  return (
    <>
      <Check className="icon better" size={14} strokeWidth={2.25} aria-hidden="true" />
      <span>
        <span className="mono strong">{change.label}</span> {change.property} {before} <Arrow /> {after},
        applied in {text(duration(change.appliedMs))}
      </span>
      {change.origin !== 'undo' && (
        <Button
          look="quiet small"
          aria-keyshortcuts="Control+Z"
          onClick={() => {
            session.toast.set(undefined)
            void session.actions.undo(change.number)
          }}
        >
          Undo <Kbd>Ctrl Z</Kbd>
        </Button>
      )}
    </>
  )
}

function NoteToast({ toast }: { toast: Extract<ToastValue, { kind: 'note' }> }) {
  const session = useSession()
  const { act } = toast
  return (
    <>
      {toast.severity === 'ok' ? (
        <Check className="icon better" size={14} strokeWidth={2.25} aria-hidden="true" />
      ) : (
        <SeverityGlyph severity="critical" />
      )}
      <span>{toast.text}</span>
      {act !== undefined && (
        <Button
          look="quiet small"
          onClick={() => {
            session.toast.set(undefined)
            act.run()
          }}
        >
          {act.label}
        </Button>
      )}
    </>
  )
}
