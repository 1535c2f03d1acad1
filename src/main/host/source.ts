/**
 * The seam of sources. A source is whatever the screens can look at: it streams frames and state, answers
 * queries and, unless it is read-only, takes knob changes. The runtime in this process is one
 * (create-host.ts), a child process that runs the user's file is one (isolated/), a recording is one.
 *
 * The app (app.ts) shows one source at a time. It answers `AppCall`s itself and passes every other call and
 * stream of the contract on, so a new call of the contract needs no change here or there.
 */
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import type { FrameMessage, HostState } from '../../shared/model.ts'
import type { RecordedHistory } from '../recorder/index.ts'

/** What the app answers itself, because it is not about the program at hand. */
export type AppCall =
  | 'app.info'
  | 'workloads.list'
  | 'workload.start'
  | 'workload.drop'
  | 'workload.saved'
  | 'workload.stop'
  | Extract<CallName, `settings.${string}` | `attach.${string}`>
/** Likewise: recordings and exports are made of whatever source is on the screens. */
export type RecorderCall = Extract<
  CallName,
  `recording${string}` | `export.${string}` | 'replay.open' | 'replay.close' | `past.${string}`
>

export interface Source {
  /** Samples that are kept in this process, for the recorder. */
  readonly history?: RecordedHistory
  /** Goes on when another source is on the screens; whoever made it closes it. */
  readonly stays?: true
  /** The whole state now. A new object whenever a slice changed; slices keep their identity until they change. */
  readonly state: HostState
  /**
   * Changed slices of the state, collected for at most 100 ms. Not called with the first state: read
   * `state` for that. Returns the function that unsubscribes.
   */
  onState(listener: (changed: Partial<HostState>) => void): () => void
  /** `input` has been checked by the contract's schema. Throws or rejects with an error that has one of its codes. */
  call<N extends CallName>(name: N, input: CallInput<N>): CallOutput<N> | Promise<CallOutput<N>>
  open<N extends StreamName>(name: N, input: StreamInput<N>): StreamSource<StreamItem<N>>
  /** Ends the run, or the replay, and keeps its figures on the screens. Rejects with `nothing-running`. */
  stop(): Promise<null>
  /** Stops what runs and ends every subscription. Idempotent. */
  close(): Promise<void>
}

/**
 * What one open stream draws from: a subscriber's own position. Items are made when they are pulled, so one
 * that does not pull costs nothing. Pull until `undefined` (or until your connection has enough buffered),
 * then wait for `onReady`.
 */
export interface StreamSource<T = unknown> {
  /** The next item, or undefined when there is none now. */
  next(): T | undefined
  /** One listener, called when `next()` may have something new. */
  onReady(listener: () => void): void
  close(): void
}

/** Samples: a layout, then history, then live rows; those overwritten before they were pulled are counted. */
export type FrameSource = StreamSource<FrameMessage>

/** The whole state first, then the slices that changed since the last item, however often they did. */
export function stateStream(source: Source): StreamSource<Partial<HostState>> {
  let pending: Partial<HostState> | undefined = source.state
  let ready: () => void = () => undefined
  const unsubscribe = source.onState((changed) => {
    pending = { ...pending, ...changed }
    ready()
  })
  return {
    next() {
      const item = pending
      pending = undefined
      return item
    },
    onReady(listener) {
      ready = listener
    },
    close: unsubscribe,
  }
}

export const noHistory: RecordedHistory = { fine: { blocks: [] }, coarse: { blocks: [] } }
