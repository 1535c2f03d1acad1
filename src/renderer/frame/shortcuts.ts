/** The keys, once: this list is what `?` shows and what the listener obeys. */
import { screens } from '../screens/index.ts'
import type { Session } from '../state/session.ts'
import { markShown } from '../state/compare.ts'
import { record } from '../state/recording.ts'
import { goLive, toMark, togglePause, toSpeed } from '../state/timeline.ts'
import { ranges } from '../state/view.ts'
import { stepKnob } from '../ui/knob-steps.ts'
import { toggleDock } from './dock-state.ts'

export interface Shortcut {
  keys: readonly string[]
  what: string
}

export const shortcuts: readonly Shortcut[] = [
  { keys: ['Ctrl K'], what: 'Palette: set a knob, go, run, undo' },
  { keys: ['Ctrl O'], what: 'Open a workload file' },
  { keys: ['Space'], what: 'Pause the view, or go live' },
  { keys: ['L'], what: 'Go live' },
  { keys: ['N'], what: 'In a recording: next change or finding; Shift: the one before' },
  { keys: ['<', '>'], what: 'In a recording: play slower, faster' },
  { keys: ['A', 'B'], what: 'Mark what is shown as A or B and compare; Shift and drag marks a part' },
  { keys: ['R'], what: 'Save the last minutes, or stop a recording' },
  { keys: ['1', '2', '3'], what: 'Range 1, 5, 15 min' },
  { keys: ['T'], what: 'Tuning dock open or closed' },
  { keys: ['[', ']'], what: 'Focused knob one step down, up; Shift halves, doubles' },
  { keys: ['Ctrl Z'], what: 'Undo the last change' },
  {
    keys: ['G', '…'],
    what: `Go to a screen: ${screens.map(({ key, label }) => `${key} ${label}`).join(', ')}`,
  },
  { keys: ['←', '→'], what: 'Move the cursor or the window 1 s; Shift 10 s' },
  { keys: ['Alt ←', 'Alt →'], what: 'On the head of a column: narrower, wider; Shift moves it' },
  { keys: ['F6'], what: 'Next region' },
  { keys: ['Esc'], what: 'Free the cursor, close' },
  { keys: ['?'], what: 'This list' },
]

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** Space belongs to a focused button or link. */
const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="menuitem"], [role="radio"]') !== null

function nextRegion(backwards: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = (at + (backwards ? -1 : 1) + regions.length) % regions.length
  const region = regions[at < 0 ? 0 : next]
  if (region === undefined) return
  region.dataset['arrived'] = ''
  region.addEventListener(
    'blur',
    () => {
      delete region.dataset['arrived']
    },
    { once: true },
  )
  region.focus()
}

function turnKnob({ host, view, knobs }: Session, event: KeyboardEvent): void {
  const { knob: id } = view.get()
  const knob = host.get().knobs.find((each) => each.id === id)
  if (knob === undefined) return
  const phase = knobs.phase(knob.id).get()
  const value = phase.phase === 'rest' ? knob.value : phase.value
  const next = stepKnob(knob, value, event)
  if (next !== undefined) knobs.turn(knob.id, next)
}

const withControl: Readonly<Record<string, (session: Session) => void>> = {
  z: ({ actions }) => void actions.undoLast(),
  o: ({ view }) => {
    view.patch({ palette: 'Run file ' })
  },
}

/** Listens on the document; returns the function that stops. */
export function listenToKeys(session: Session): () => void {
  const { view, cursor } = session
  let goTo = false

  const single = (event: KeyboardEvent): boolean => {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
    if (goTo) {
      goTo = false
      const screen = screens.find((each) => each.key === key)
      if (screen !== undefined) view.patch({ screen: screen.id })
      return screen !== undefined
    }
    const range = ranges[Number(key) - 1]
    if (range !== undefined) view.patch({ rangeMs: range })
    else if (key === 'L') goLive(session)
    else if (key === 'R') void record(session)
    else if (key === 'A' || key === 'B') markShown(session, key === 'A' ? 'a' : 'b')
    else if (key === 'T') toggleDock(session)
    else if (key === 'N') return toMark(session, event.shiftKey ? -1 : 1)
    else if (key === '<' || key === '>') return toSpeed(session, key === '>' ? 1 : -1)
    else if (key === '?') view.patch({ shortcutsOpen: true })
    else if (key === 'G') goTo = true
    else if (key === ' ' && !takesSpace(event.target)) togglePause(session)
    else if ('[]{}'.includes(key)) turnKnob(session, event)
    else return false
    return true
  }

  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return
    if (event.key === 'F6') {
      event.preventDefault()
      nextRegion(event.shiftKey)
    } else if (event.key === 'Escape') {
      cursor.set({ timeMs: undefined, pinned: false })
    } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      view.patch({ palette: '' })
    } else if (isTyping(event.target) || event.altKey) {
      return
    } else if (event.ctrlKey || event.metaKey) {
      const act = event.shiftKey ? undefined : withControl[event.key.toLowerCase()]
      if (act === undefined) return
      event.preventDefault()
      act(session)
    } else if (session.settings.store.get().singleKeys && single(event)) event.preventDefault()
  }

  document.addEventListener('keydown', listen)
  return () => {
    document.removeEventListener('keydown', listen)
  }
}
