import './profile.css'
import { Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type ProfileData, type ProfileKind, profileKinds } from '../../../shared/profile.ts'
import { clock, prose } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { Button, Segmented } from '../../ui/controls.tsx'
import { Knob } from '../../ui/knob.tsx'
import { TableBanner } from '../../ui/table-banner.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { flameTree } from './flame.ts'
import { FlameGraph } from './flame-graph.tsx'
import { FunctionTable } from './function-table.tsx'
import { SelectTable } from './select-table.tsx'

const names: Readonly<Record<ProfileKind, string>> = {
  block: 'Blocking',
  mutex: 'Mutexes',
  select: 'Selects',
  goroutine: 'Goroutines',
}

const explained: Readonly<Record<ProfileKind, string>> = {
  block: 'Time that goroutines waited, by the place where they did.',
  mutex: 'Time that others waited for a lock, by the place that unlocked it.',
  select: 'How often each case of a select was chosen, by the place where it stands.',
  goroutine: 'Goroutines that live now, by function, place of creation and state.',
}

const rateKnob = 'monitor.profile.rate'

export function Profile() {
  const session = useSession()
  const [kind, setKind] = useState<ProfileKind>('block')
  const [search, setSearch] = useState('')
  const { data, error } = useLiveQuery('profile.get', { kind }, kind)
  const knob = useStore(session.host, ({ knobs }) => knobs.find(({ id }) => id === rateKnob))
  const locked = useStore(session.host, lockOf)
  const root = useMemo(() => (data === undefined ? undefined : flameTree(data)), [data])
  const save = (): void => {
    session.call('profile.export', { kind }).then(download, (reason: unknown) => {
      session.toast.set({ kind: 'note', severity: 'critical', text: String(reason) })
    })
  }
  return (
    <div className="profile-screen">
      <TableBanner title="Profile" />
      <header className="profile-bar">
        <h1>Profile</h1>
        <p>{explained[kind]}</p>
        <span className="spacer" />
        <input
          type="search"
          className="profile-search mono"
          aria-label="Find functions"
          placeholder="Function or file"
          value={search}
          onChange={({ target }) => {
            setSearch(target.value)
          }}
        />
        <Segmented<ProfileKind>
          label="Kind of profile"
          options={profileKinds.map((value) => ({ value, label: names[value] }))}
          value={kind}
          onChange={setKind}
        />
        <Button onClick={save} disabled={data === undefined} title="For go tool pprof">
          <Download className="icon" size={14} strokeWidth={1.75} aria-hidden="true" /> pprof
        </Button>
      </header>
      <div className="profile-body">
        <section className="card flame-card" aria-label={`${names[kind]} profile`}>
          <header>
            <h2>{names[kind]}</h2>
            <span className="chart-unit">{data === undefined ? '' : spanWords(data)}</span>
          </header>
          {root === undefined || root.value === 0 ? (
            <div className="chart-empty">
              <p>{error?.message ?? emptyWords(kind, data?.rateMs)}</p>
            </div>
          ) : (
            <FlameGraph root={root} kind={kind} search={search} />
          )}
        </section>
        {root !== undefined &&
          (kind === 'select' && data !== undefined ? (
            <SelectTable data={data} search={search} />
          ) : (
            <FunctionTable root={root} kind={kind} search={search} onSearch={setSearch} />
          ))}
      </div>
      {knob !== undefined && kind !== 'goroutine' && (
        <section className="card profile-rate" aria-label="Sampling">
          <Knob knob={knob} {...(locked === undefined ? {} : { locked })} />
          <p>{knob.help}</p>
        </section>
      )}
    </div>
  )
}

function spanWords({ kind, atMs, sinceMs, rateMs }: ProfileData): string {
  if (kind === 'goroutine') return `at ${clock(atMs)}`
  if (rateMs === 0) return 'off'
  const sampled =
    kind === 'select'
      ? 'all while they are few, else a sample'
      : `one sample per ${String(rateMs)} ms of waiting`
  return `${prose(atMs - sinceMs)}, ${sampled}`
}

function emptyWords(kind: ProfileKind, rateMs: number | undefined): string {
  if (rateMs === undefined) return ''
  if (rateMs === 0) return 'Profiling is off: set a rate below.'
  if (kind === 'select') return 'No select has gone on so far.'
  return kind === 'mutex' ? 'No lock was contended so far.' : 'No wait has been sampled so far.'
}

function download({ name, base64 }: { name: string; base64: string }): void {
  const link = document.createElement('a')
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/gzip' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
