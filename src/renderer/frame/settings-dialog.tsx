import './settings-dialog.css'
import { Dialog } from '@base-ui/react/dialog'
import { Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { Preset } from '../../shared/settings.ts'
import { plural } from '../format.ts'
import { useSession } from '../state/context.ts'
import { lockOf, workloadOf } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'
import { Button, Segmented } from '../ui/controls.tsx'
import { useFocusBack } from '../ui/focus-back.ts'

const isOpen = ({ settingsOpen }: View): boolean => settingsOpen

export function SettingsDialog() {
  const { view } = useSession()
  const open = useStore(view, isOpen)
  const focusBack = useFocusBack(view, isOpen)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        view.patch({ settingsOpen: next })
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog settings" finalFocus={focusBack}>
          <header>
            <Dialog.Title>Settings</Dialog.Title>
            <Dialog.Close className="button quiet small square" aria-label="Close">
              <X className="icon" size={15} aria-hidden="true" />
            </Dialog.Close>
          </header>
          <Appearance />
          <Presets />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const themes = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const

function Appearance() {
  const { settings } = useSession()
  const { theme, singleKeys, saveOnFinding } = useStore(settings.store, (value) => value)
  return (
    <>
      <div className="setting">
        <span>Theme</span>
        <Segmented
          label="Theme"
          options={themes}
          value={theme}
          onChange={(next) => {
            settings.change({ theme: next })
          }}
        />
      </div>
      <label className="setting">
        <span>
          Single-key shortcuts
          <small>Space, T, 1, G … act without Ctrl</small>
        </span>
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => {
            settings.change({ singleKeys: event.target.checked })
          }}
        />
      </label>
      <label className="setting">
        <span>
          Save a recording when a critical finding opens
          <small>{'The last 15 minutes; the ten newest such files are kept, at most 100\u00a0MB'}</small>
        </span>
        <input
          type="checkbox"
          checked={saveOnFinding}
          onChange={(event) => {
            settings.change({ saveOnFinding: event.target.checked })
          }}
        />
      </label>
    </>
  )
}

/** Knob values of the workload at hand, under a name. */
function Presets() {
  const { settings, host, actions } = useSession()
  const all = useStore(settings.store, ({ presets }) => presets)
  const workload = useStore(host, (state) => workloadOf(state)?.name)
  const knobs = useStore(host, (state) => state.knobs)
  const locked = useStore(host, (state) => lockOf(state) !== undefined)
  const [name, setName] = useState('')
  if (workload === undefined)
    return (
      <section>
        <h3>Presets</h3>
        <p className="setting-note">Run a workload to keep its knob values as a preset.</p>
      </section>
    )

  const own = all.filter((preset) => preset.workload === workload)
  const save = (): void => {
    const values = Object.fromEntries(knobs.map(({ id, value }) => [id, value]))
    const kept = all.filter((preset) => preset.workload !== workload || preset.name !== name)
    settings.change({ presets: [...kept, { name, workload, knobs: values }] })
    setName('')
  }
  const apply = (preset: Preset): void => {
    for (const { id, value } of knobs) {
      const wanted = preset.knobs[id]
      if (wanted !== undefined && wanted !== value) actions.setKnob(id, wanted)
    }
  }
  const differences = (preset: Preset): number =>
    knobs.filter(({ id, value }) => preset.knobs[id] !== undefined && preset.knobs[id] !== value).length

  return (
    <section>
      <h3>
        Presets of <span className="mono">{workload}</span>
      </h3>
      {own.length === 0 && <p className="setting-note">None yet.</p>}
      {own.map((preset) => {
        const count = differences(preset)
        return (
          <div key={preset.name} className="setting">
            <span>
              {preset.name}
              <small>{count === 0 ? 'as it is now' : `${plural(count, 'knob')} differ from now`}</small>
            </span>
            <Button
              look="small"
              disabled={locked || count === 0}
              onClick={() => {
                apply(preset)
              }}
            >
              Apply
            </Button>
            <Button
              look="quiet small square"
              aria-label={`Delete preset ${preset.name}`}
              onClick={() => {
                settings.change({ presets: all.filter((each) => each !== preset) })
              }}
            >
              <Trash2 className="icon" size={14} aria-hidden="true" />
            </Button>
          </div>
        )
      })}
      <form
        className="setting"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save()
        }}
      >
        <input
          className="text-field"
          aria-label="Name of the preset"
          placeholder="Name"
          maxLength={80}
          value={name}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <Button type="submit" look="small" disabled={name.trim() === '' || knobs.length === 0}>
          Save present values
        </Button>
      </form>
    </section>
  )
}
