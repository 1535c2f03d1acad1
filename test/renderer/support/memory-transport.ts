import type { CloseReason, Transport } from '../../../src/shared/transport.ts'

type End = Transport & { deliver(frame: string): void; gone(reason: CloseReason): void }

function end(other: () => End): End {
  const frames = new Set<(frame: string) => void>()
  const closes = new Set<(reason: CloseReason) => void>()
  let open = true
  return {
    bufferedBytes: 0,
    send(frame) {
      if (open) other().deliver(frame)
    },
    deliver(frame) {
      if (open) for (const listener of [...frames]) listener(frame)
    },
    onFrame(listener) {
      frames.add(listener)
      return () => frames.delete(listener)
    },
    onClose(listener) {
      closes.add(listener)
      return () => closes.delete(listener)
    },
    gone(reason) {
      if (!open) return
      open = false
      for (const listener of closes) listener(reason)
    },
    close(reason = { code: 1000, reason: '' }) {
      this.gone(reason)
      other().gone(reason)
    },
  }
}

/** Two transports of which each hears, at once and in order, what the other sends. */
export function memoryPair(): [Transport, Transport] {
  const a: End = end(() => b)
  const b: End = end(() => a)
  return [a, b]
}
