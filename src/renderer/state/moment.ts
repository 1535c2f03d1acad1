/**
 * The host's view of the moment on screen. While the view is paused, findings, advice, checks and log are those of
 * then: as they stood when it was paused where it was, and asked of the recorder when it was moved. Knobs and changes
 * stay those of now, because turning one acts now.
 */
import { ContractError } from '../../shared/client.ts'
import { momentSlices, type PastState } from '../../shared/recordings.ts'
import type { HostView } from './host.ts'
import type { SampleStore } from './samples.ts'
import { createStore, type Store } from './store.ts'
import type { View } from './view.ts'

export interface Moment {
  atMs: number
  /** Nothing is known of it: what changes by itself is empty. */
  missing: boolean
}

export interface Shown extends HostView {
  /** Undefined while it is now, or where a recording stands. */
  moment: Moment | undefined
}

/** Said where something can be turned while the view is paused. */
export const actsNow = 'The view is paused; this acts now.'

export const momentOf = ({ moment }: Shown): Moment | undefined => moment

/** While the window is dragged the recorder is asked this often. */
export const scrubMs = 120
/** Nearer to the newest sample than this, what is on screen is of that moment already. */
const hereMs = 600

/** What `missing` shows of the things that are not known. */
const nothing = { checks: { passed: 0, failed: 0 }, findings: [], log: [] } satisfies Partial<PastState>

interface Sources {
  host: Store<HostView>
  view: Store<View>
  samples: SampleStore
  ask: (atMs: number) => Promise<PastState>
}

export interface ShownStore {
  store: Store<Shown>
  close(): void
}

export function createShown({ host, view, samples, ask }: Sources): ShownStore {
  const store = createStore<Shown>({ ...host.get(), moment: undefined })
  let held: PastState | undefined
  let heldMs = NaN
  let missing = false
  let asking = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const pausedMs = (): number | undefined =>
    host.get().source.kind === 'recording' ? undefined : view.get().endMs

  const show = (): void => {
    const atMs = pausedMs()
    if (atMs === undefined || held === undefined) store.set({ ...host.get(), moment: undefined })
    else store.set({ ...host.get(), ...cleared(held), moment: { atMs, missing } })
  }

  const hold = (state: PastState, atMs: number, unknown = false): void => {
    held = state
    heldMs = atMs
    missing = unknown
    show()
  }

  const follow = (): void => {
    clearTimeout(timer)
    const atMs = pausedMs()
    if (atMs === undefined || asking || Math.abs(atMs - heldMs) < 1) return
    asking = true
    ask(atMs)
      .then(
        (state) => {
          hold(state, atMs)
        },
        (error: unknown) => {
          // Without a connection what was held stays: the banner says that everything is old.
          const away =
            error instanceof ContractError && (error.code === 'closed' || error.code === 'timed-out')
          if (away) heldMs = atMs
          else hold({ ...nothing, run: host.get().run }, atMs, true)
        },
      )
      .finally(() => {
        asking = false
        if (pausedMs() !== atMs) later()
      })
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(follow, scrubMs)
  }

  let before = view.get().endMs
  const moved = (): void => {
    const { endMs } = view.get()
    if (endMs === before) return
    before = endMs
    if (endMs === undefined) {
      clearTimeout(timer)
      held = undefined
      heldMs = NaN
      show()
      return
    }
    if (held === undefined) {
      const here = samples.lastAt - endMs < hereMs
      hold(host.get(), here ? endMs : NaN)
      follow()
    } else {
      show()
      later()
    }
  }
  const stops = [view.subscribe(moved), host.subscribe(show)]
  return {
    store,
    close() {
      clearTimeout(timer)
      for (const stop of stops) stop()
    },
  }
}

/** Each slice stands for itself: one that was not there then must not show through from now. */
function cleared(state: PastState): Partial<HostView> {
  return Object.fromEntries(momentSlices.map((slice) => [slice, state[slice]]))
}
