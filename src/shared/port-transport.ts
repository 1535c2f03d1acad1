/**
 * A transport over a message port. Frames travel as strings; the one other message is a close reason, sent
 * because ports have no close codes of their own.
 */
import type { CloseReason, Transport } from './transport.ts'

/** What a port must offer. Each platform's port (DOM, Electron's main process, worker_threads) fits by a few lines. */
export interface Port {
  post(data: unknown): void
  onMessage(listener: (data: unknown) => void): void
  /** Called when the other side is gone, whether or not it said goodbye. */
  onGone(listener: () => void): void
  close(): void
}

const isCloseReason = (data: unknown): data is { close: CloseReason } =>
  typeof data === 'object' && data !== null && 'close' in data

export function portTransport(port: Port): Transport {
  const frameListeners = new Set<(frame: string) => void>()
  const closeListeners = new Set<(reason: CloseReason) => void>()
  let open = true

  const finish = (reason: CloseReason): void => {
    if (!open) return
    open = false
    port.close()
    for (const listener of closeListeners) listener(reason)
  }

  port.onMessage((data) => {
    if (!open) return
    if (isCloseReason(data)) finish(data.close)
    else if (typeof data === 'string') for (const listener of frameListeners) listener(data)
  })
  port.onGone(() => {
    finish({ code: 1006, reason: 'The other side is gone.' })
  })

  return {
    // A port does not tell what it holds; the streams' acks bound it.
    bufferedBytes: 0,
    send(frame) {
      if (open) port.post(frame)
    },
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    onClose(listener) {
      closeListeners.add(listener)
      return () => closeListeners.delete(listener)
    },
    close(reason = { code: 1000, reason: '' }) {
      if (open) port.post({ close: reason })
      finish(reason)
    },
  }
}
