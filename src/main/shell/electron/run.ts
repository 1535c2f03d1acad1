/** The app as a desktop window: from the command line to the open page. */
import { app, dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import { fileURLToPath } from 'node:url'
import type { Host } from '../../host/index.ts'
import { beginExtras, checkWorkload, createAppHost, inWords, runWorkload, selection } from '../launch.ts'
import type { Places } from '../launch.ts'
import type { Options } from '../options.mjs'
import { openPage } from '../page.ts'
import { onStopSignal, stopDeadlineMs } from '../signals.ts'
import { reportStrayRejections } from '../stray-rejections.ts'
import { connectPages } from './connect.ts'
import { followLinks } from './deep-link.ts'
import { launchUtility } from './launch-utility.ts'
import { denyPermissions, lockDown } from './lockdown.ts'
import { setMenu } from './menu.ts'
import { pageOrigin, registerPageScheme, servePage } from './page-protocol.ts'
import { noteCrashes } from './recover.ts'
import { openWindow } from './window.ts'

/** Resolves once the window is there, or when another instance of the app has been brought to the front instead. */
export async function runElectron(options: Options, places: Places): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    process.stdout.write('Weir is running already; its window is in front now.\n')
    app.quit()
    return
  }
  // Set by `npm run dev`: the page then comes from the development server.
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  const origin = devServer === undefined ? pageOrigin : new URL(devServer).origin
  registerPageScheme()
  lockDown()
  const host = createAppHost('electron', places, options, launchUtility)
  checkWorkload(host, options)
  stopWithApp(host)
  reportStrayRejections()

  await app.whenReady()
  denyPermissions()
  noteCrashes()
  servePage(openPage(fileURLToPath(places.page)))
  connectPages(host, origin)
  await runWorkload(host, options)
  await beginExtras(host, options, (line) => process.stdout.write(`${line}\n`))
  const selected = selection(options)
  const url = `${origin}/index.html${selected === '' ? '' : `#${selected}`}`
  const window = openWindow(url, places.preload, host.app.settings)
  setMenu(host, () => (window.isDestroyed() ? undefined : window))
  const front = (): void => {
    bringToFront(window)
  }
  app.on('second-instance', front)
  followLinks(host, front, (error) => {
    dialog.showErrorBox('Weir', inWords(error))
  })
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** Without a window there is nothing to watch, so the app ends with it, on every platform. */
function stopWithApp(host: Host): void {
  onStopSignal(
    () => host.close(),
    () => {
      app.exit(0)
    },
  )
  app.on('window-all-closed', () => {
    app.quit()
  })
  let quitting = false
  app.on('before-quit', (event) => {
    if (quitting) return
    quitting = true
    event.preventDefault()
    const exit = (): void => {
      app.exit(0)
    }
    setTimeout(exit, stopDeadlineMs)
    host.close().then(exit, exit)
  })
}
