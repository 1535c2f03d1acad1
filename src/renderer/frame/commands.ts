/** What the palette offers for a query: pure, so that tests ask it directly. */
import type { Change, WorkloadInfo } from '../../shared/model.ts'
import type { RecordingInfo } from '../../shared/recordings.ts'
import { attributeValues } from '../charts/frame.ts'
import { clock } from '../format.ts'
import { screens } from '../screens/index.ts'
import { canUndo } from '../state/changes.ts'
import {
  closeRecording,
  isStreaming,
  lengthOf,
  openRecording,
  record,
  saveNow,
  startStreaming,
} from '../state/recording.ts'
import { isActive, isObserving, lockOf } from '../state/host.ts'
import type { Session } from '../state/session.ts'
import { turnTo } from '../state/sources.ts'
import { goLive, togglePause } from '../state/timeline.ts'
import { ranges, startScreen } from '../state/view.ts'
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
  /** What stands beside it: a present value, where it is. */
  hint?: string
  /** The shortcut that does the same. */
  keys?: string
  /** Other words that people type for it. */
  also?: string
  /** Puts this into the field instead of acting: a knob still lacks its number. */
  fill?: string
  run(): void
}

const most = 60
const mostRecordings = 5
const looksLikeFile = /^\s*(?:\.{0,2}[\\/]|[a-z]:\\).*\.[mc]?[jt]s\s*$/i

/** `recordings`: those that can be opened, newest first. `fetchers size 8` asks for a knob and a value; a number alone is for the knob used last. */
export function commandsFor(
  session: Session,
  query: string,
  recordings: readonly RecordingInfo[] = [],
): Command[] {
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
  const others = everything(session, recordings).filter(({ title, also = '' }) =>
    matches(`${title} ${also}`, query),
  )
  return [...settings, ...others].slice(0, most)
}

function everything(session: Session, recordings: readonly RecordingInfo[]): Command[] {
  const { host, view } = session
  const state = host.get()
  const streams = isStreaming(session)
  const commands: Command[] = [
    ...screens.map(({ id, label, key }) => ({
      id: `go ${id}`,
      title: `Go to ${label}`,
      keys: `G ${key}`,
      run: () => view.patch({ screen: id }),
    })),
    { id: 'pause', title: 'Pause or go on', keys: 'Space', run: () => togglePause(session) },
    { id: 'live', title: 'Go live', keys: 'L', run: () => goLive(session) },
    ...ranges.map((rangeMs, index) => ({
      id: `range ${String(rangeMs)}`,
      title: `Range ${String(rangeMs / 60_000)} min`,
      keys: String(index + 1),
      run: () => view.patch({ rangeMs }),
    })),
    { id: 'dock', title: 'Show or hide the Tuning dock', keys: 'T', run: () => toggleDock(session) },
    {
      id: 'record',
      title: 'Save the last minutes as a recording',
      keys: 'R',
      run: () => void saveNow(session),
    },
    {
      id: 'stream',
      title: streams ? 'Stop recording' : 'Record until stopped',
      run: () => void (streams ? record(session) : startStreaming(session)),
    },
    ...compareCommands(session),
    {
      id: 'settings',
      title: 'Settings',
      also: 'theme presets options preferences',
      run: () => view.patch({ settingsOpen: true }),
    },
    { id: 'shortcuts', title: 'Shortcuts', keys: '?', run: () => view.patch({ shortcutsOpen: true }) },
  ]
  const places = placeCommands(session)
  if (isObserving(state)) return [...commands, ...places]
  const others = [
    ...sourceCommands(session, recordings),
    ...(state.source.kind === 'recording' ? [] : runCommands(session, state.workloads)),
  ]
  if (lockOf(state) !== undefined) return [...commands, ...others, ...places]
  return [
    ...adviceCommands(session),
    ...commands,
    ...undoCommands(session, state.changes),
    ...others,
    ...knobCommands(state.knobs),
    ...places,
  ]
}

/** Pools and findings, by their names. */
function placeCommands({ shown, samples, view }: Session): Command[] {
  return [
    ...attributeValues(samples, 'pool.size', 'pool').map((pool) => ({
      id: `pool ${pool}`,
      title: `Go to pool ${pool}`,
      hint: 'Pools',
      run: () => view.patch({ screen: 'pools' }),
    })),
    ...shown.get().findings.map(({ id, title, severity }) => ({
      id: `finding ${id}`,
      title: `Open finding: ${title.replaceAll('`', '')}`,
      hint: severity,
      run: () => view.patch({ screen: 'findings', finding: id }),
    })),
  ]
}

/** What the screens could look at instead: the start screen, programs elsewhere, files, recordings. */
function sourceCommands(session: Session, recordings: readonly RecordingInfo[]): Command[] {
  const { host, view, actions } = session
  const state = host.get()
  const { kind } = state.source
  return [
    {
      id: 'start',
      title: 'Go to the start screen',
      hint: 'run, open, attach',
      also: 'home first open',
      run: () => view.patch({ screen: startScreen }),
    },
    {
      id: 'run file',
      title: 'Open a workload file …',
      also: 'run file path load',
      keys: 'Ctrl O',
      fill: 'Run file ',
      run: () => undefined,
    },
    {
      id: 'recordings',
      title: 'Open a recording …',
      also: 'replay weirrec load',
      hint: 'Recordings',
      run: () => view.patch({ screen: 'recordings' }),
    },
    ...recordings.slice(0, mostRecordings).map((each) => ({
      id: `recording ${each.file}`,
      title: `Open recording ${each.workload}, ${clock(each.fromMs)} – ${clock(each.toMs)}`,
      hint: lengthOf(each),
      also: `replay ${each.file}`,
      run: () => void openRecording(session, each.file),
    })),
    ...attachCommands(session),
    ...(kind === 'recording'
      ? [{ id: 'close', title: 'Close the recording', run: () => void closeRecording(session) }]
      : isActive(state) && kind !== 'attached'
        ? [{ id: 'stop', title: 'Stop the workload', also: 'end', run: () => void actions.stop() }]
        : []),
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

const fileCommand = (session: Session, file: string): Command => ({
  id: `file ${file}`,
  title: `Run file ${file}`,
  run: () => void turnTo(session, { kind: 'file', file: file.trim() }),
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
