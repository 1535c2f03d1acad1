import { useCallback } from 'react'
import { bytes, count, duration, percent, prose, text, unknown } from '../format.ts'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { isActive, workloadOf, type HostView } from '../state/host.ts'
import { metricKey } from '../state/metric.ts'
import type { Session } from '../state/session.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { momentMs, valueNow } from '../state/window.ts'
import { SeverityGlyph } from '../ui/glyphs.tsx'
import { Help } from '../ui/help.tsx'
import { Checks } from './checks.tsx'

const statusOf = (connection: Connection): Connection['status'] => connection.status
const infoOf = (host: HostView): HostView['info'] => host.info

/** What the line says, and what each of it is, for those who ask. */
const figures = [
  {
    label: 'Sample rate',
    help: 'Samples that come from the program in a second. It falls to 5 or 2 Hz when sampling costs more than 2 %.',
  },
  {
    label: 'Monitor overhead',
    help: 'CPU time of the program’s process that measuring it and sending the samples takes.',
  },
  {
    label: 'Frames lost',
    help: 'Samples that this window was too slow to take since it was opened: the charts have holes there, the program lost nothing.',
  },
  {
    label: 'Event-loop lag p99',
    help: 'How late the program’s event loop came to its turns: 99 in 100 were less late. A goroutine that computes for long makes it grow.',
  },
  { label: 'RSS', help: 'Memory that the system has given to the program’s process.' },
] as const

const runWords: Readonly<Record<string, string>> = {
  running: 'Sampling',
  idle: 'Idle',
  starting: 'Starting',
  stopping: 'Stopping',
  ended: 'Ended',
  failed: 'Failed',
  recording: 'Recorded',
}
const lag = metricKey('process.eventloop.delay', { quantile: 'p99' })

/** Samples that came in three seconds up to the moment on screen, per second. */
function sampleRate(session: Session): string {
  const { samples, host, view } = session
  const to = samples.indexAt(Math.min(momentMs(session), samples.lastAt))
  const from = samples.indexAt(samples.timeAt(to) - 3_000)
  const follows = view.get().endMs === undefined && host.get().source.kind !== 'recording'
  if (to - from < 2 || (follows && Date.now() - samples.lastAt > 3_000)) return unknown.value
  return `${((to - from) / ((samples.timeAt(to) - samples.timeAt(from)) / 1_000)).toFixed(0)} Hz`
}

function readings(session: Session): string[] {
  const { samples, shown, connector } = session
  const { checks } = shown.get()
  return [
    connector.state.get().status === 'live' ? sampleRate(session) : unknown.value,
    text(percent(valueNow(session, metricKey('monitor.cost')))),
    text(count(samples.lost)),
    text(duration(valueNow(session, lag))),
    text(bytes(valueNow(session, metricKey('process.memory.rss')))),
    checks.failed === 0 ? `${text(count(checks.passed))} passed` : `${text(count(checks.failed))} failed`,
  ]
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean => a.every((each, i) => each === b[i])

export function StatusLine() {
  const session = useSession()
  const { host, connector } = session
  const status = useStore(connector.state, statusOf)
  const info = useStore(host, infoOf)
  const values = useSampled(
    useCallback(() => readings(session), [session]),
    'second',
    { equal: sameTexts },
  )
  return (
    <footer className="status-line" data-testid="status-line" data-region tabIndex={-1} aria-label="Status">
      <SourceState status={status} />
      {figures.map(({ label, help }, index) => (
        <span key={label} data-quiet={label === 'Sample rate' || values[index] === '0' || undefined}>
          <Help name={label} words={help} /> <b>{values[index]}</b>
        </span>
      ))}
      <Checks value={values[figures.length] ?? ''} />
      <span className="spacer" />
      <Uptime />
      {info !== undefined && <span>Weir {info.version}</span>}
    </footer>
  )
}

function SourceState({ status }: { status: Connection['status'] }) {
  const { host } = useSession()
  const run = useStore(host, (view) => (view.source.kind === 'recording' ? 'recording' : view.run.status))
  const stuck = useStore(host, ({ run }) => run.status === 'running' && run.stuck !== undefined)
  if (status === 'lost' || status === 'refused')
    return (
      <span className="status-lost">
        <SeverityGlyph severity="critical" size={12} />
        Disconnected
      </span>
    )
  if (stuck)
    return (
      <span className="status-lost">
        <SeverityGlyph severity="critical" size={12} />
        Not responding
      </span>
    )
  const words = status === 'connecting' ? 'Connecting' : (runWords[run] ?? run)
  return (
    <span className="status-state">
      <i className="dot" data-on={run === 'running' || undefined} />
      {words}
    </span>
  )
}

function Uptime() {
  const session = useSession()
  const { shown } = session
  const words = useSampled(
    useCallback(() => {
      const view = shown.get()
      const name = workloadOf(view)?.name
      if (name === undefined || !isActive(view)) return ''
      return view.run.status === 'running'
        ? `${name} · up ${prose(Math.max(0, momentMs(session) - view.run.startedAtMs))}`
        : name
    }, [shown, session]),
    'second',
  )
  return <span>{words}</span>
}
