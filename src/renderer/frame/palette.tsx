import './palette.css'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { RecordingInfo } from '../../shared/recordings.ts'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'
import { Button, Kbd } from '../ui/controls.tsx'
import { useFocusBack } from '../ui/focus-back.ts'
import { CommandIcon } from './command-icon.tsx'
import { commandsFor, type Command } from './commands.ts'

const isOpen = ({ palette }: View): boolean => palette !== undefined

/** Everything that can be done, by typing it: Ctrl K. */
export function Palette() {
  const { view } = useSession()
  const text = useStore(view, ({ palette }) => palette)
  const close = (): void => {
    view.patch({ palette: undefined })
  }
  const focusBack = useFocusBack(view, isOpen)
  return (
    <Dialog.Root open={text !== undefined} onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="palette" aria-label="Commands" finalFocus={focusBack}>
          <Commands text={text ?? ''} onDone={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Focus stays in the field; the list is walked by the arrows, as a combobox does. */
function Commands({ text, onDone }: { text: string; onDone: () => void }) {
  const session = useSession()
  const [query, setQuery] = useState(text)
  const [at, setAt] = useState(0)
  const listId = useId()
  const list = useRef<HTMLUListElement>(null)
  const recordings = useRecordings()
  const commands = commandsFor(session, query, recordings)
  const selected = Math.min(at, commands.length - 1)

  useEffect(() => {
    list.current?.children[selected]?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  const type = (typed: string): void => {
    setQuery(typed)
    setAt(0)
  }
  const choose = (command: Command | undefined): void => {
    if (command === undefined) return
    if (command.fill !== undefined) {
      type(command.fill)
      return
    }
    onDone()
    command.run()
  }
  const move = (event: React.KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = steps[event.key]
    if (step !== undefined) setAt(Math.max(0, Math.min(commands.length - 1, selected + step)))
    else if (event.key === 'Enter') choose(commands[selected])
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="palette-field">
        <Search className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={selected < 0 ? undefined : `${listId}-${String(selected)}`}
          placeholder="Set a knob, go to a screen, run, open, attach, undo"
          value={query}
          onChange={(event) => {
            type(event.target.value)
          }}
          onKeyDown={move}
        />
        <Kbd>Esc</Kbd>
      </div>
      <ul id={listId} ref={list} className="palette-list" role="listbox" aria-label="Commands">
        {commands.map((command, index) => (
          <li
            key={command.id}
            id={`${listId}-${String(index)}`}
            role="option"
            aria-selected={index === selected}
            onPointerMove={() => {
              setAt(index)
            }}
            onClick={() => {
              choose(command)
            }}
          >
            <CommandIcon command={command.id} />
            <span className="palette-words">
              <span className="palette-title">{command.title}</span>
              {command.hint !== undefined && <span className="palette-hint">{command.hint}</span>}
            </span>
            {index === selected ? <Kbd>Enter</Kbd> : command.keys !== undefined && <Kbd>{command.keys}</Kbd>}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="palette-none">Nothing is called “{query}”.</p>}
    </>
  )
}

/** What can be opened, asked for when the palette opens. */
function useRecordings(): readonly RecordingInfo[] {
  const session = useSession()
  const [recordings, setRecordings] = useState<readonly RecordingInfo[]>([])
  useEffect(() => {
    let gone = false
    session.call('recordings.list', undefined).then(
      (folder) => {
        if (!gone) setRecordings(folder.recordings.filter(({ problem }) => problem === undefined))
      },
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [session])
  return recordings
}

export function PaletteButton() {
  const { view } = useSession()
  return (
    <Button
      className="palette-button"
      aria-keyshortcuts="Control+K"
      onClick={() => {
        view.patch({ palette: '' })
      }}
    >
      <Search className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
      <span className="palette-word">Search or set</span>
      <span className="spacer" />
      <Kbd>Ctrl K</Kbd>
    </Button>
  )
}
