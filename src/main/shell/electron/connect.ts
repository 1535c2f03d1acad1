/** Gives each page that asks a port of its own, after a look at who asks. */
import { MessageChannelMain, ipcMain } from 'electron'
import type { WebFrameMain } from 'electron'
import { portMessage } from '../../../shared/bridge.ts'
import { portTransport } from '../../../shared/port-transport.ts'
import { serve } from '../../host/index.ts'
import type { Host } from '../../host/index.ts'
import { mainPort } from './main-port.ts'

/** @param origin of the only page that may connect, e.g. `app://weir` */
export function connectPages(host: Host, origin: string): void {
  ipcMain.on(portMessage, (event) => {
    const frame = event.senderFrame
    if (!isOurPage(frame, origin)) return
    const { port1, port2 } = new MessageChannelMain()
    serve(host, portTransport(mainPort(port1)), 'control')
    frame.postMessage(portMessage, null, [port2])
  })
}

/** Only the top frame of our own page; a frame that is gone already is null. */
function isOurPage(frame: WebFrameMain | null, origin: string): frame is WebFrameMain {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${origin}/`)
}
