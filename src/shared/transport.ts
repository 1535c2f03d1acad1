/**
 * The only seam between the app and its shells. A transport carries whole text frames, in order, in both
 * directions; it neither parses nor validates them. Electron's MessagePort, a WebSocket and an in-memory
 * pair implement it, and nothing else of a shell reaches the host or the renderer.
 */
export interface Transport {
  /** Sends one frame. A frame sent after the close is dropped silently: the close has been announced. */
  send(frame: string): void
  /** Bytes accepted by `send` that the peer has not taken yet; 0 where that cannot be known. */
  readonly bufferedBytes: number
  /** Called once per incoming frame. Returns the function that removes the listener. */
  onFrame(listener: (frame: string) => void): () => void
  /** Called once, when the connection is gone for good, whoever closed it. */
  onClose(listener: (reason: CloseReason) => void): () => void
  close(reason?: CloseReason): void
}

export interface CloseReason {
  /** WebSocket close codes on every transport; 1000 is a normal end. */
  code: number
  reason: string
}
