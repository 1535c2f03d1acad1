/**
 * Where the focus goes when what was opened by a key or a command closes: back to what had it, else to the screen as
 * a whole. Left to itself the dialog would look for the first thing on the screen that takes the focus, and where that
 * is a text field every single key would be typed into it.
 */
import { useEffect, useRef } from 'react'
import type { Store } from '../state/store.ts'

/** For `finalFocus` of a dialog that is open while `isOpen` says so of the store; keep `isOpen` out of the component. */
export function useFocusBack<T>(store: Store<T>, isOpen: (value: T) => boolean): () => false {
  const before = useRef<Element | null>(null)
  useEffect(() => {
    let open = isOpen(store.get())
    return store.subscribe(() => {
      const opens = isOpen(store.get())
      // Heard before the page is drawn: the focus is still where it was.
      if (opens && !open) before.current = document.activeElement
      open = opens
    })
  }, [store, isOpen])
  return () => {
    // Once the dialog has let go of it.
    queueMicrotask(() => {
      giveFocus(before.current)
    })
    return false
  }
}

function giveFocus(before: Element | null): void {
  // Another dialog was opened from this one, and has it.
  if (
    document.activeElement?.closest('[role="dialog"], [role="alertdialog"]')?.hasAttribute('data-open') ===
    true
  )
    return
  const target =
    before instanceof HTMLElement && before !== document.body && before.isConnected ? before : undefined
  target?.focus({ preventScroll: true })
  if (target === undefined || document.activeElement !== target)
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
}
