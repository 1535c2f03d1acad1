/** Why a WebSocket ended, as close codes of RFC 6455 and the IANA registry that the hub itself uses. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  policyViolation: 1008,
  messageTooBig: 1009,
  tryAgainLater: 1013,
} as const

/** What a connection reports. Called from the event loop, never from inside `write`. */
export interface ConnectionEvents {
  /** A whole message. The buffer belongs to the receiver from now on. */
  message(payload: Buffer, binary: boolean): void
  pong(payload: Buffer): void
  /** The kernel has taken everything that was written. Called once after each `write` that said false. */
  drained(): void
  /** Exactly once, last. 1006 means that no closing frame came: the peer vanished, `midFrame` before a frame's end. */
  closed(code: number, midFrame: boolean): void
}

/**
 * One WebSocket as the hub sees it: frames go out ready-made, messages come in whole. The hub knows no
 * socket library; `ws-connection.ts` adapts the real one, tests use a fake one in virtual time.
 */
export interface Connection {
  /** Remote address without the port. */
  readonly address: string
  /** Whether the peer accepts compressed frames (permessage-deflate without context takeover). */
  readonly deflate: boolean
  /** Bytes written but not yet taken by the kernel. */
  readonly pendingBytes: number
  /** Must be called before anything else. Messages that came with the handshake are delivered after it. */
  listen(events: ConnectionEvents): void
  /**
   * Writes whole frames with one system call. False: the kernel did not take all of it; keep further
   * frames back until `drained`, since what was written can be neither dropped nor replaced.
   */
  write(frames: Buffer): boolean
  ping(payload: Buffer): void
  /** Stops reading from the socket: back-pressure to this peer. Control frames wait as well. */
  pause(): void
  resume(): void
  /** Starts the closing handshake; the socket is destroyed when the peer does not answer in time. */
  close(code: number, reason: string): void
  /** Destroys the socket at once. */
  terminate(): void
}
