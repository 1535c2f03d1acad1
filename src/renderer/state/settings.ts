/**
 * The user's choices that outlive the page. The host keeps them, because each port is another origin to the browser; a
 * page that may only observe, or that has lost its host, keeps its choices to itself.
 */
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import { createStore, type Store } from './store.ts'
import { ranges, type View } from './view.ts'

/** Ranges and docks change in bursts; the last of a burst is what is kept. */
const settleMs = 400

export interface SettingsControl {
  readonly store: Store<Settings>
  /** Takes over what the host has kept. Later calls, after a reconnect, leave the page as the user has it. */
  load(ask: () => Promise<Settings>): Promise<void>
  change(part: Partial<Settings>): void
  close(): void
}

export function createSettings(
  view: Store<View>,
  prefersLight: boolean,
  save: (part: Partial<Settings>) => Promise<unknown>,
): SettingsControl {
  const store = createStore<Settings>(defaultSettings)
  let loaded = false
  let waiting: Partial<Settings> = {}
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = ({ theme, rangeMs, dockOpen }: Partial<Settings>): void => {
    const range = ranges.find((each) => each === rangeMs)
    view.patch({
      ...(theme && { theme: theme === 'system' ? (prefersLight ? 'light' : 'dark') : theme }),
      ...(range && { rangeMs: range }),
      ...(dockOpen && { dockOpen }),
    })
  }
  const flush = (): void => {
    const part = waiting
    waiting = {}
    save(part).catch(() => {
      // Not connected or not allowed: the page has what was chosen, the next start will not.
    })
  }
  const change = (part: Partial<Settings>): void => {
    store.patch(part)
    show(part)
    if (!loaded) return
    waiting = { ...waiting, ...part }
    clearTimeout(timer)
    timer = setTimeout(flush, settleMs)
  }
  const unsubscribe = view.subscribe(() => {
    const { rangeMs, dockOpen } = view.get()
    const { rangeMs: keptMs, dockOpen: keptDock } = store.get()
    if (rangeMs !== keptMs) change({ rangeMs })
    if (dockOpen !== keptDock) change({ dockOpen: { ...dockOpen } })
  })

  return {
    store,
    async load(ask) {
      if (loaded) return
      const kept = await ask()
      loaded = true
      store.set(kept)
      show(kept)
    },
    change,
    close() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}
