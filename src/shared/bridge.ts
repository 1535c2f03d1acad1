/**
 * How the page gets its port in Electron. A MessagePort cannot cross the context bridge, so the preload
 * forwards it with `window.postMessage`; from then on page and host talk through the port alone.
 *
 * The page listens for a `message` event with `source === window` and `data === portMessage`, then calls
 * `window.bridge.connect()`, and finds the port in `event.ports[0]`. Each call gives a new port.
 */
export interface Bridge {
  connect(): void
  /** Where a file lies that was dropped or chosen; empty when it lies nowhere. */
  pathOf(file: object): string
}

/** `data` of the window message that carries the port. */
export const portMessage = 'weir:port'
