/** The child's end: Electron's utility process has a port of its own kind, a forked Node has process.send. */
import type { Port } from '../../../shared/port-transport.ts'

interface UtilityPort {
  postMessage(data: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

export function parentPort(): Port {
  const utility = (process as { parentPort?: UtilityPort }).parentPort
  return utility === undefined ? forkedPort() : utilityPort(utility)
}

function forkedPort(): Port {
  return {
    post(data) {
      process.send?.(data, () => undefined)
    },
    onMessage(listener) {
      process.on('message', listener)
    },
    onGone(listener) {
      process.once('disconnect', listener)
    },
    close() {
      if (process.connected) process.disconnect()
    },
  }
}

/** Electron ends a utility process together with the app. */
function utilityPort(port: UtilityPort): Port {
  return {
    post(data) {
      port.postMessage(data)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
    },
    onGone() {},
    close() {
      process.exit()
    },
  }
}
