/** A transport over a WebSocket of `ws`. */
import type { WebSocket } from 'ws'
import type { CloseReason, Transport } from '../../shared/transport.ts'

/** RFC 6455: a control frame carries at most 125 bytes, of which the code takes two. */
const maxReasonBytes = 123

export function socketTransport(socket: WebSocket): Transport {
  // ws reports a protocol violation (e.g. a frame above maxPayload) here and closes with its code by itself.
  socket.on('error', () => undefined)
  return {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame)
    },
    onFrame(listener) {
      const onMessage = (data: Buffer, isBinary: boolean): void => {
        if (isBinary) socket.close(1003, 'Only text frames are understood.')
        else listener(data.toString('utf8'))
      }
      socket.on('message', onMessage)
      return () => socket.off('message', onMessage)
    },
    onClose(listener) {
      const onClose = (code: number, reason: Buffer): void => {
        listener({ code, reason: reason.toString('utf8') } satisfies CloseReason)
      }
      socket.once('close', onClose)
      return () => socket.off('close', onClose)
    },
    close(reason = { code: 1000, reason: '' }) {
      socket.close(reason.code, shorten(reason.reason))
    },
  }
}

/** Cuts at a whole character. */
function shorten(text: string): string {
  let short = text.slice(0, maxReasonBytes)
  while (Buffer.byteLength(short) > maxReasonBytes) short = short.slice(0, -1)
  return short
}
