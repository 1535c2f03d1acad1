/** Who is connected with whom through what: goroutines by origin, channels, pools and locks, as far as it was seen. */

export type TopologyNode =
  | {
      id: string
      kind: 'group'
      name: string
      site: string
      count: number
      /** In the order of `goroutineStates`. */
      states: number[]
      /** The goroutine, when there is but one. */
      goroutine?: number
    }
  | {
      id: string
      kind: 'channel'
      name: string
      /** So many of one making, drawn as one. */
      channels: number
      channel?: number
      len: number
      cap: number
      closed: boolean
      senders: number
      receivers: number
    }
  | { id: string; kind: 'pool'; name: string; size: number; busy: number; queued: number }
  | { id: string; kind: 'lock'; name: string; lock: string; waiting: number }
  /** Those who are connected to a hub. */
  | { id: string; kind: 'clients'; name: string; count: number }

export interface TopologyEdge {
  id: string
  from: string
  to: string
  /** `flow`: values go along it. `wait`: for a lock. `hold`: the lock is held by. `start`: goroutines make goroutines. */
  kind: 'flow' | 'wait' | 'hold' | 'start'
  /** Values per second; null until measured. */
  perS: number | null
  /** Goroutines that wait here. */
  waiting: number
  /** Who waits: senders stand before the channel, receivers behind it. */
  side: 'send' | 'receive' | 'lock' | 'start'
  /** Blocked for good: part of a deadlock or a leak. */
  dead: boolean
  /** Its number in the cycle that it is part of, from 1. */
  step?: number
}

/** A deadlock or a leak, with the nodes that it is about. */
export interface TopologyKnot {
  id: string
  title: string
  sentence: string
  certain: boolean
  sinceMs: number
  /** In words, in the order of the edges' numbers. */
  steps: string[]
  nodes: string[]
  advice: string
}

export interface Topology {
  nodes: TopologyNode[]
  edges: TopologyEdge[]
  knots: TopologyKnot[]
  /** Groups and channels that were left out, the quietest. */
  hidden: number
  atMs: number
}
