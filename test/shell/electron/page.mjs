/** What happens in a window of the stand-in: the page is fetched, the preload runs in a context of its own. */
import { existsSync, readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { EventEmitter } from 'node:events'

/**
 * @returns the main world of the page: its `window`, and `connect` which does what the page does to get its port
 */
export async function loadPage(browserWindow, url, standIn, ipcMain) {
  const response = await fetchPage(url, standIn)
  const frame = { url, parent: null }
  const mainWorld = makeWindow(url)
  const ipcRenderer = new EventEmitter()
  ipcRenderer.send = (channel, ...args) => {
    const event = { sender: browserWindow.webContents, senderFrame: frame, ports: [] }
    ipcMain.emit(channel, event, ...structuredClone(args))
  }
  frame.postMessage = (channel, message, ports = []) => {
    ipcRenderer.emit(channel, { ports: ports.map(({ port }) => port) }, structuredClone(message))
  }
  runPreload(browserWindow.options.webPreferences, mainWorld, ipcRenderer)
  return { url, response, window: mainWorld, frame }
}

async function fetchPage(url, { schemes, handlers }) {
  const scheme = new URL(url).protocol.slice(0, -1)
  const privileges = schemes.find((registered) => registered.scheme === scheme)?.privileges
  if (privileges?.standard !== true || privileges.secure !== true) throw new Error(`${scheme}: has no origin`)
  const response = await handlers.get(scheme)(new Request(url))
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

function makeWindow(url) {
  const { protocol, host } = new URL(url)
  const listeners = new Set()
  const window = {
    location: { href: url, origin: `${protocol}//${host}` },
    addEventListener: (type, listener) => type === 'message' && listeners.add(listener),
    postMessage(data, origin, ports = []) {
      if (origin !== window.location.origin) return
      for (const listener of listeners) listener({ source: window, data: structuredClone(data), ports })
    },
  }
  return window
}

/** The few modules that Electron gives to a sandboxed preload. */
const sandboxModules = new Set(['electron', 'events', 'timers', 'url'])

function runPreload(webPreferences, mainWorld, ipcRenderer) {
  const { preload, sandbox, contextIsolation } = webPreferences
  if (!existsSync(preload)) throw new Error(`Unable to load preload script: ${preload}`)
  const contextBridge = {
    exposeInMainWorld(name, api) {
      if (contextIsolation !== true)
        throw new Error('contextBridge API can only be used when contextIsolation is enabled')
      for (const [key, value] of Object.entries(api))
        if (typeof value !== 'function') structuredClone({ [key]: value })
      mainWorld[name] = Object.freeze({ ...api })
    },
  }
  // Electron knows where a file of the page lies; a stand-in's file says it itself.
  const webUtils = { getPathForFile: ({ lies }) => lies }
  const require = (name) => {
    if (sandbox && !sandboxModules.has(name)) throw new Error(`module not found: ${name}`)
    return { contextBridge, ipcRenderer, webUtils }
  }
  const module = { exports: {} }
  runInNewContext(readFileSync(preload, 'utf8'), {
    window: mainWorld,
    require,
    module,
    exports: module.exports,
  })
}
