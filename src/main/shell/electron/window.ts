/** The one window. */
import { BrowserWindow } from 'electron'
import { fileURLToPath } from 'node:url'

/** @param preload file URL of the built preload */
export function openWindow(url: string, preload: URL): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
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
  window.once('ready-to-show', () => {
    window.show()
  })
  void window.loadURL(url)
  return window
}
