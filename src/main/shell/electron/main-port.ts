/** The main process's kind of message port, as the port transport wants it. */
import type { MessagePortMain } from 'electron'
import type { Port } from '../../../shared/port-transport.ts'

export function mainPort(port: MessagePortMain): Port {
  return {
    post(data) {
      port.postMessage(data)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => {
        listener(data)
      })
      port.start()
    },
    onGone(listener) {
      port.on('close', listener)
    },
    close() {
      port.close()
    },
  }
}
