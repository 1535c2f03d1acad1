/** What the palette offers for a query: pure, so that tests ask it directly. */
import type { Change, WorkloadInfo } from '../../shared/model.ts'
import { screens } from '../screens/index.ts'
import { canUndo } from '../state/changes.ts'
import { isStreaming, record, saveNow, startStreaming } from '../state/recording.ts'
import { isActive, isObserving, lockOf } from '../state/host.ts'
import type { Session } from '../state/session.ts'
import { goLive, togglePause } from '../state/timeline.ts'
import { ranges } from '../state/view.ts'
import { toggleDock } from './dock-state.ts'
import { chooseFile } from '../ui/file-chooser.ts'
import { compareCommands } from './compare-commands.ts'
import { addressCommand, attachCommands } from './attach-commands.ts'
import { adviceCommands, knobCommands, missingNumber, settingCommands } from './knob-commands.ts'
import { matches } from './matches.ts'

export interface Command {
  id: string
  /** The verb first, as people type it. */
  title: string
  /** What stands at the right: a shortcut, a present value. */
  hint?: string
  /** Puts this into the field instead of acting: a knob still lacks its number. */
  fill?: string
  run(): void
}

const most = 60
const looksLikeFile = /^\s*(?:\.{0,2}[\\/]|[a-z]:\\).*\.[mc]?[jt]s\s*$/i

/** `fetchers size 8` asks for a knob and a value; a number alone is for the knob used last. */
export function commandsFor(session: Session, query: string): Command[] {
  const file =
    /^run file\s+(\S.*)$/i.exec(query)?.[1] ?? (looksLikeFile.test(query) ? query.trim() : undefined)
  if (file !== undefined) return [fileCommand(session, file)]
  if (/^run file\s*$/i.test(query)) return fileCommands(session)
  const attach = isObserving(session.host.get()) ? undefined : addressCommand(session, query)
  if (attach !== undefined) return [attach]
  const [, words = query, digits] = /^(.*?)\s*(-?\d+(?:\.\d+)?)$/.exec(query.trim()) ?? []
  const number = digits === undefined ? undefined : Number(digits)
  const settings =
    number === undefined ? missingNumber(session, query) : settingCommands(session, words, number)
  const others = everything(session).filter(({ title }) => matches(title, query))
  return [...settings, ...others].slice(0, most)
}

function everything(session: Session): Command[] {
  const { host, actions, view } = session
  const state = host.get()
  const streams = isStreaming(session)
  const commands: Command[] = [
    ...screens.map(({ id, label, key }) => ({
      id: `go ${id}`,
      title: `Go to ${label}`,
      hint: `G ${key}`,
      run: () => view.patch({ screen: id }),
    })),
    { id: 'pause', title: 'Pause or go on', hint: 'Space', run: () => togglePause(session) },
    { id: 'live', title: 'Go live', hint: 'L', run: () => goLive(session) },
    ...ranges.map((rangeMs, index) => ({
      id: `range ${String(rangeMs)}`,
      title: `Range ${String(rangeMs / 60_000)} min`,
      hint: String(index + 1),
      run: () => view.patch({ rangeMs }),
    })),
    { id: 'dock', title: 'Tuning dock open or closed', hint: 'T', run: () => toggleDock(session) },
    {
      id: 'record',
      title: 'Save the last minutes as a recording',
      hint: 'R',
      run: () => void saveNow(session),
    },
    {
      id: 'stream',
      title: streams ? 'Stop recording' : 'Record until stopped',
      run: () => void (streams ? record(session) : startStreaming(session)),
    },
    ...compareCommands(session),
    { id: 'settings', title: 'Settings', run: () => view.patch({ settingsOpen: true }) },
    { id: 'shortcuts', title: 'Shortcuts', hint: '?', run: () => view.patch({ shortcutsOpen: true }) },
  ]
  if (isObserving(state) || state.source.kind === 'recording') return commands
  const others: Command[] = [
    ...attachCommands(session),
    { id: 'run file', title: 'Run file …', hint: 'Ctrl O', fill: 'Run file ', run: () => undefined },
    ...(isActive(state) && state.source.kind !== 'attached'
      ? [{ id: 'stop', title: 'Stop the workload', run: () => void actions.stop() }]
      : []),
    ...runCommands(session, state.workloads),
  ]
  if (lockOf(state) !== undefined) return [...commands, ...others]
  return [
    ...adviceCommands(session),
    ...commands,
    ...undoCommands(session, state.changes),
    ...others,
    ...knobCommands(state.knobs),
  ]
}

/** `Run file` without a path: the system's dialog, then what ran before. A path can be typed all the same. */
const fileCommands = (session: Session): Command[] => [
  {
    id: 'choose file',
    title: 'Choose a file …',
    hint: 'or type its path here',
    run: () => chooseFile(session),
  },
  ...session.settings.store.get().recentFiles.map((file) => fileCommand(session, file)),
]

const fileCommand = ({ actions }: Session, file: string): Command => ({
  id: `file ${file}`,
  title: `Run file ${file}`,
  run: () => void actions.start({ file: file.trim() }),
})

const runCommands = ({ actions }: Session, workloads: readonly WorkloadInfo[]): Command[] =>
  workloads.map(({ name, title }) => ({
    id: `run ${name}`,
    title: `Run ${title === '' ? name : title} (${name})`,
    run: () => void actions.start({ name }),
  }))

function undoCommands({ actions }: Session, changes: readonly Change[]): Command[] {
  const open = changes.filter(canUndo)
  const one = open
    .toReversed()
    .slice(0, 10)
    .map((change) => ({
      id: `undo ${String(change.number)}`,
      title: `Undo change ${String(change.number)}: ${change.label} ${change.property} back to ${String(change.from)}`,
      run: () => void actions.undo(change.number),
    }))
  if (open.length === 0) return one
  return [...one, { id: 'reset', title: 'Reset all knobs', run: () => void actions.resetKnobs() }]
}
