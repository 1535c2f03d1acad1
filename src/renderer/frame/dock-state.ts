import type { Change } from '../../shared/model.ts'
import { screenOf } from '../screens/index.ts'
import type { Session } from '../state/session.ts'
import type { View } from '../state/view.ts'
import { revealChange } from '../ui/reveal-change.ts'

/** The user's choice for this screen, else the screen's own, else a rail where there is little room. */
export function isDockOpen({ dockOpen, screen }: View, wide: boolean): boolean {
  return dockOpen[`${screen}${wide ? '' : ':narrow'}`] ?? (wide && screenOf(screen).dock)
}

const isWide = (): boolean => matchMedia(wideQuery).matches

/** Below this the dock starts as a rail. */
export const wideQuery = '(min-width: 1280px)'

export function setDock({ view }: Session, open: boolean): void {
  const { screen, dockOpen } = view.get()
  view.patch({ dockOpen: { ...dockOpen, [`${screen}${isWide() ? '' : ':narrow'}`]: open } })
}

export function toggleDock(session: Session): void {
  setDock(session, !isDockOpen(session.view.get(), isWide()))
}

/** Opens Changes at that entry, and puts the cursor of all charts where it was made. */
export function showChange(session: Session, { number, atMs }: Change): void {
  session.cursor.set({ timeMs: atMs, pinned: true })
  setDock(session, true)
  // The dock may only be on screen with the next frame.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      revealChange(number)
    })
  })
}
