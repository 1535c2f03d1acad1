/** Where the window was when it was last closed, if that place still exists: displays come and go. */
import { screen } from 'electron'
import type { BrowserWindow, Rectangle } from 'electron'
import type { SettingsStore } from '../../settings/index.ts'

/** So much of the window has to be on a display, or it could not be taken hold of. */
const graspPx = 80
const settleMs = 500

/** Must run after the app is ready. */
export function keptPlace({ all: { window } }: SettingsStore): Partial<Rectangle> & { maximized: boolean } {
  if (window === null) return { maximized: false }
  const { maximized, ...place } = window
  const { width, height } = place
  return screen.getAllDisplays().some(({ workArea }) => isGraspable(place, workArea))
    ? { ...place, maximized }
    : { width, height, maximized }
}

export function keepPlace(window: BrowserWindow, settings: SettingsStore): void {
  let timer: NodeJS.Timeout | undefined
  const keep = (): void => {
    clearTimeout(timer)
    settings.set({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } })
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(keep, settleMs)
    timer.unref()
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', keep)
}

function isGraspable(place: Rectangle, area: Rectangle): boolean {
  const wide = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  const top = place.y >= area.y && place.y + graspPx <= area.y + area.height
  return wide >= graspPx && top
}
