/**
 * Hands the page its port and the places of files that the user gives to it, and nothing else: no channel name, no
 * ipcRenderer, no Node reaches the page.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { portMessage } from '../shared/bridge.ts'
import type { Bridge } from '../shared/bridge.ts'

/** The preload runs in the page, but this file is compiled with Node's types. */
declare const window: {
  location: { origin: string }
  postMessage(message: string, origin: string, transfer: readonly unknown[]): void
}

ipcRenderer.on(portMessage, (event) => {
  window.postMessage(portMessage, window.location.origin, event.ports)
})

const bridge: Bridge = {
  connect() {
    ipcRenderer.send(portMessage)
  },
  pathOf: (file) => webUtils.getPathForFile(file as never),
}
contextBridge.exposeInMainWorld('bridge', bridge)
