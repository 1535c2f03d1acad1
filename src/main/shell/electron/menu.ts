/** The native menu: what a desktop app has, and the two things of ours that need no page. */
import { Menu, dialog } from 'electron'
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron'
import type { RecordingHost } from '../../host/index.ts'
import { inWords } from '../launch.ts'

export function setMenu(host: RecordingHost, window: () => BrowserWindow | undefined): void {
  const own: MenuItemConstructorOptions[] = [
    {
      label: 'Open…',
      accelerator: 'CmdOrCtrl+O',
      click: () => void report(openFile(host, window())),
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

const workloads = ['ts', 'mts', 'js', 'mjs']

async function openFile(host: RecordingHost, window: BrowserWindow | undefined): Promise<void> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open a Workload or a Recording',
    properties: ['openFile'],
    filters: [
      { name: 'Workloads and recordings', extensions: [...workloads, 'weirrec'] },
      { name: 'Workloads', extensions: workloads },
      { name: 'Recordings', extensions: ['weirrec'] },
    ],
  }
  const shown = window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options)
  const { canceled, filePaths } = await shown
  const [file] = filePaths
  if (canceled || file === undefined) return
  if (file.endsWith('.weirrec')) await host.openReplay(file)
  else await host.start({ file })
}

async function report(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    dialog.showErrorBox('Weir', inWords(error))
  }
}
