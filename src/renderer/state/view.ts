/** What the user looks at: range, pause, cursor, theme, dock. Nothing here comes from or goes to the host. */
import { createStore, type Store } from './store.ts'

export const ranges = [60_000, 300_000, 900_000] as const
export type RangeMs = (typeof ranges)[number]
export type Theme = 'dark' | 'light'

/** What could be looked at: stands in the place of a screen while nothing runs, and whenever it is asked for. */
export const startScreen = 'start'

/** How far back samples are kept, and so how far the timeline reaches. */
export const keptMs = 900_000

export interface View {
  rangeMs: RangeMs
  /** Right edge of the window when paused or scrubbed; undefined while it follows the newest sample. */
  endMs: number | undefined
  theme: Theme
  screen: string
  /** The user's choice per screen; a screen without one uses its own default. */
  dockOpen: Readonly<Record<string, boolean>>
  /** Knob that `[` and `]` turn: the last one that had focus. */
  knob: string | undefined
  /** The finding that its screen shows; the worst one when it is undefined or gone. */
  finding: string | undefined
  shortcutsOpen: boolean
  /** What the palette opens with; undefined while it is closed. */
  palette: string | undefined
  settingsOpen: boolean
  /** The list of programs to attach to. */
  attachOpen: boolean
}

/** Apart from the view, because it moves with the pointer. */
export interface Cursor {
  timeMs: number | undefined
  pinned: boolean
}

const storageKey = 'weir.view'

interface Kept {
  theme?: Theme
  rangeMs?: RangeMs
  dockOpen?: Record<string, boolean>
}

function readKept(storage: Storage | undefined): Kept {
  try {
    const kept = JSON.parse(storage?.getItem(storageKey) ?? '{}') as Kept
    return typeof kept === 'object' ? kept : {}
  } catch {
    return {}
  }
}

export function createView(storage?: Storage, prefersLight = false): Store<View> {
  const kept = readKept(storage)
  const view = createStore<View>({
    rangeMs: ranges.find((range) => range === kept.rangeMs) ?? 60_000,
    endMs: undefined,
    theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : prefersLight ? 'light' : 'dark',
    screen: 'overview',
    dockOpen: kept.dockOpen ?? {},
    knob: undefined,
    finding: undefined,
    shortcutsOpen: false,
    palette: undefined,
    settingsOpen: false,
    attachOpen: false,
  })
  view.subscribe(() => {
    const { theme, rangeMs, dockOpen } = view.get()
    try {
      storage?.setItem(storageKey, JSON.stringify({ theme, rangeMs, dockOpen }))
    } catch {
      // A full or forbidden storage only costs the memory of these choices.
    }
  })
  return view
}

export const createCursor = (): Store<Cursor> => createStore<Cursor>({ timeMs: undefined, pinned: false })
