import {
  ArrowRight,
  Boxes,
  CircleStop,
  Clock,
  Columns2,
  Disc3,
  FileCode,
  House,
  Keyboard,
  Lightbulb,
  type LucideIcon,
  PanelRight,
  Pause,
  Play,
  Plug,
  Radio,
  RotateCcw,
  Save,
  Settings,
  SlidersHorizontal,
  Square,
  Stethoscope,
  Undo2,
  Unplug,
  X,
} from 'lucide-react'
import { createElement } from 'react'
import { screens } from '../screens/index.ts'

/** By the first word of a command's id: its verb. */
const icons: Readonly<Record<string, LucideIcon>> = {
  pause: Pause,
  live: Radio,
  range: Clock,
  dock: PanelRight,
  record: Save,
  stream: CircleStop,
  settings: Settings,
  shortcuts: Keyboard,
  pool: Boxes,
  finding: Stethoscope,
  start: House,
  run: Play,
  choose: FileCode,
  file: FileCode,
  recordings: Disc3,
  recording: Disc3,
  close: X,
  stop: Square,
  attach: Plug,
  show: Plug,
  detach: Unplug,
  undo: Undo2,
  reset: RotateCcw,
  set: SlidersHorizontal,
  knob: SlidersHorizontal,
  number: SlidersHorizontal,
  advice: Lightbulb,
  mark: Columns2,
  before: Columns2,
  newest: Columns2,
  swap: Columns2,
  uncompare: Columns2,
  around: Columns2,
}

function iconOf(command: string): LucideIcon {
  const [verb = '', of] = command.split(' ')
  if (command === 'run file') return FileCode
  return (verb === 'go' ? screens.find(({ id }) => id === of)?.icon : icons[verb]) ?? ArrowRight
}

/** A sign for what a command does, in the colour of what is selected. */
export function CommandIcon({ command }: { command: string }) {
  return createElement(iconOf(command), {
    className: 'icon palette-icon',
    size: 15,
    strokeWidth: 1.75,
    'aria-hidden': true,
  })
}
