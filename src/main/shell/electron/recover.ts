/**
 * A page that crashes is loaded again: the host and the workload live in another process and go on. A page that
 * crashes again and again is left alone, with words. Chromium restarts a crashed GPU process by itself.
 */
import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'

const mostReloads = 3
const withinMs = 60_000

export function recoverPage(window: BrowserWindow): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const now = performance.now()
    crashes = [...crashes.filter((at) => now - at < withinMs), now]
    process.stderr.write(`weir: the page's process ended (${reason})\n`)
    if (crashes.length <= mostReloads) window.webContents.reload()
    else
      dialog.showErrorBox(
        'Weir',
        `The window's page crashed ${String(crashes.length)} times within a minute (${reason}). The workload goes on. Close the window, or reload it from the View menu.`,
      )
  })
}

/** Says what else of Chromium crashed; nothing has to be done about it. */
export function noteCrashes(): void {
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit' && type !== 'Utility')
      process.stderr.write(`weir: Chromium's ${type} process ended (${reason}) and is started again\n`)
  })
}
