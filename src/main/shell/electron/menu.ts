/** The native menu: what a desktop app has, and the two things of ours that need no page. */
import { Menu, dialog } from 'electron'
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron'
import type { Host } from '../../host/index.ts'
import { inWords } from '../launch.ts'

export function setMenu(host: Host, window: () => BrowserWindow | undefined): void {
  const own: MenuItemConstructorOptions[] = [
    {
      label: 'Open Workload…',
      accelerator: 'CmdOrCtrl+O',
      click: () => void report(openWorkload(host, window())),
    },
    { label: 'Stop Workload', accelerator: 'CmdOrCtrl+.', click: () => void report(host.stop()) },
  ]
  const last: MenuItemConstructorOptions =
    process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' }
  const file: MenuItemConstructorOptions = { label: 'File', submenu: [...own, { type: 'separator' }, last] }
  const appMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...appMenu,
      file,
      { role: 'editMenu' },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}

async function openWorkload(host: Host, window: BrowserWindow | undefined): Promise<void> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open Workload',
    properties: ['openFile'],
    filters: [{ name: 'Workloads', extensions: ['ts', 'mts', 'js', 'mjs'] }],
  }
  const shown = window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options)
  const { canceled, filePaths } = await shown
  const [file] = filePaths
  if (!canceled && file !== undefined) await host.start({ file })
}

async function report(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    dialog.showErrorBox('Weir', inWords(error))
  }
}
