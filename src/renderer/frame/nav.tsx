import './nav.css'
import { Keyboard } from 'lucide-react'
import { useCallback } from 'react'
import { compact } from '../format.ts'
import { screens, type Screen } from '../screens/index.ts'
import { useSession } from '../state/context.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'

const screenOf = (view: View): string => view.screen

export function Nav() {
  const { view } = useSession()
  const current = useStore(view, screenOf)
  return (
    <nav className="nav" data-region tabIndex={-1} aria-label="Screens">
      <ul>
        {screens.map((screen) => (
          <li key={screen.id}>
            <NavRow screen={screen} current={screen.id === current} />
          </li>
        ))}
      </ul>
      <span className="spacer" />
      <button
        type="button"
        className="nav-row"
        aria-keyshortcuts="?"
        title="Shortcuts"
        onClick={() => {
          view.patch({ shortcutsOpen: true })
        }}
      >
        <Keyboard className="icon" size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="nav-label">Shortcuts</span>
        <span className="nav-count" aria-hidden="true">
          ?
        </span>
      </button>
    </nav>
  )
}

function NavRow({ screen, current }: { screen: Screen; current: boolean }) {
  const session = useSession()
  const { view } = session
  const { icon: Icon, count, badge: Badge } = screen
  const counted = useStore(session.counted, (all) => all[screen.id])
  const sampled = useSampled(
    useCallback(() => (count === undefined ? '' : compact(Math.round(count(session)))), [count, session]),
    // As often as the tiles, lest the two differ.
    'tile',
  )
  // Of a moment that is past the samples tell, whichever screen is open: a table was put down some moments from it.
  const paused = useStore(view, ({ endMs }) => endMs !== undefined)
  const total = counted === undefined || paused ? sampled : compact(counted)
  return (
    <button
      type="button"
      className="nav-row"
      title={screen.label}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={`G ${screen.key}`}
      onClick={(event) => {
        view.patch({ screen: screen.id })
        // By pointer the row is done with: Space and the arrows belong to the screen. By key it keeps the focus.
        if (event.detail > 0) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
      }}
    >
      <Icon className="icon" size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="nav-label">{screen.label}</span>
      {Badge !== undefined && <Badge />}
      {total !== '' && <span className="nav-count">{total}</span>}
    </button>
  )
}
