/** Picks the transport that this page has: Electron's port behind the bridge, or a socket to the page's server. */
import { portMessage, type Bridge } from '../shared/bridge.ts'
import { createClient, type Client } from '../shared/client.ts'
import { portTransport } from '../shared/port-transport.ts'
import type { CloseReason, Transport } from '../shared/transport.ts'
import { Refused } from './state/connection.ts'

declare global {
  interface Window {
    readonly bridge?: Bridge
  }
}

export async function dial(): Promise<Client> {
  const transport = window.bridge === undefined ? await dialSocket() : await dialPort(window.bridge)
  return createClient(transport)
}

const dialPort = (bridge: Bridge): Promise<Transport> =>
  new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== portMessage || port === undefined) return
      window.removeEventListener('message', receive)
      resolve(
        portTransport({
          post(data) {
            port.postMessage(data)
          },
          onMessage(listener) {
            port.onmessage = (message: MessageEvent<unknown>) => {
              listener(message.data)
            }
          },
          onGone(listener) {
            port.addEventListener('close', listener)
          },
          close() {
            port.close()
          },
        }),
      )
    }
    window.addEventListener('message', receive)
    bridge.connect()
  })

const tokenKey = 'weir.token'

/** The token comes in the address once and leaves it at once, so that it is neither bookmarked nor shared. */
function takeToken(): string {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get('token')
  if (inAddress !== null) {
    sessionStorage.setItem(tokenKey, inAddress)
    history.replaceState(null, '', location.pathname + location.search)
  }
  const token = sessionStorage.getItem(tokenKey)
  if (token === null)
    throw new Refused('This address carries no token. Open the one that Weir printed when it started.')
  return token
}

async function dialSocket(): Promise<Transport> {
  // The token travels as a sub-protocol and so stays out of URLs and logs.
  const socket = new WebSocket(`ws://${location.host}/ws`, ['weir.v1', `token.${takeToken()}`])
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => {
      resolve()
    }
    socket.onclose = (event) => {
      reject(new Error(`The socket did not open (code ${String(event.code)}).`))
    }
  })
  return socketTransport(socket)
}

function socketTransport(socket: WebSocket): Transport {
  const frameListeners = new Set<(frame: string) => void>()
  const closeListeners = new Set<(reason: CloseReason) => void>()
  socket.onmessage = (event: MessageEvent<unknown>) => {
    const { data } = event
    if (typeof data === 'string') for (const listener of frameListeners) listener(data)
  }
  socket.onclose = (event) => {
    for (const listener of closeListeners) listener({ code: event.code, reason: event.reason })
  }
  return {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    },
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    onClose(listener) {
      closeListeners.add(listener)
      return () => closeListeners.delete(listener)
    },
    close(reason) {
      // Browsers take 1000 and 3000 to 4999 only.
      socket.close(1000, reason?.reason ?? '')
    },
  }
}

/** Where a file lies that the user has given to the page; empty in a browser, which does not tell. */
export const pathOf = (file: File): string => window.bridge?.pathOf(file) ?? ''
