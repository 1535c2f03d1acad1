/** What goes from a hub to its like in other processes: for everybody, or for a room. */
export interface Linked {
  readonly room: string | undefined
  readonly data: string | Uint8Array
  readonly binary: boolean
}

/** Joins a hub to others; see `Hub.link`. Called from the hub's goroutines: must neither wait nor throw. */
export interface HubLink {
  /** Messages that were published here, in the order in which the clients here get them. */
  forward(message: Linked): void
  /** The room has its first member here, or lost its last one. */
  roomOpened(room: string): void
  roomClosed(room: string): void
}
