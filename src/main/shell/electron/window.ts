/** The one window. */
import { BrowserWindow } from 'electron'
import { fileURLToPath } from 'node:url'
import type { SettingsStore } from '../../settings/index.ts'
import { recoverPage } from './recover.ts'
import { keepPlace, keptPlace } from './window-place.ts'

/** @param preload file URL of the built preload */
export function openWindow(url: string, preload: URL, settings: SettingsStore): BrowserWindow {
  const { maximized, ...place } = keptPlace(settings)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...place,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Weir',
    backgroundColor: '#0d1117',
    webPreferences: {
      // Reviewed: it hands over one port and nothing else. eng-disable PRELOAD_JS_CHECK
      preload: fileURLToPath(preload),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      // A middle click follows links past `will-navigate`.
      disableBlinkFeatures: 'Auxclick',
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  keepPlace(window, settings)
  recoverPage(window)
  void window.loadURL(url)
  return window
}
