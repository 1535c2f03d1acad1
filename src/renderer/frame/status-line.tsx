import { useCallback } from 'react'
import { bytes, count, duration, percent, prose, text, unknown } from '../format.ts'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { isActive, workloadOf, type HostView } from '../state/host.ts'
import { metricKey } from '../state/metric.ts'
import type { Session } from '../state/session.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { SeverityGlyph } from '../ui/glyphs.tsx'

const statusOf = (connection: Connection): Connection['status'] => connection.status
const infoOf = (host: HostView): HostView['info'] => host.info

const labels = [
  'Sample rate',
  'Monitor overhead',
  'Frames lost',
  'Event-loop lag p99',
  'RSS',
  'Checks',
] as const
const runWords: Readonly<Record<string, string>> = {
  running: 'Sampling',
  idle: 'Idle',
  recording: 'Recorded',
}
const lag = metricKey('process.eventloop.delay', { quantile: 'p99' })

/** Samples that came in the last three seconds, per second. */
function sampleRate({ samples, host }: Session): string {
  const from = samples.indexAt(samples.lastAt - 3_000)
  const n = samples.length - 1 - from
  if (n < 2 || (host.get().source.kind !== 'recording' && Date.now() - samples.lastAt > 3_000))
    return unknown.value
  return `${(n / ((samples.lastAt - samples.timeAt(from)) / 1_000)).toFixed(0)} Hz`
}

function readings(session: Session): string[] {
  const { samples, host, connector } = session
  const { checks } = host.get()
  const checked = checks.passed + checks.failed
  return [
    connector.state.get().status === 'live' ? sampleRate(session) : unknown.value,
    text(percent(samples.latest('monitor.cost'))),
    text(count(samples.lost)),
    text(duration(samples.latest(lag))),
    text(bytes(samples.latest('process.memory.rss'))),
    checked === 0
      ? ''
      : checks.failed === 0
        ? `${text(count(checks.passed))} passed`
        : `${text(count(checks.failed))} failed`,
  ]
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean => a.every((each, i) => each === b[i])

export function StatusLine() {
  const session = useSession()
  const { host, connector } = session
  const status = useStore(connector.state, statusOf)
  const info = useStore(host, infoOf)
  const failed = useStore(host, ({ checks }) => checks.failed > 0)
  const lastFailure = useStore(host, ({ checks }) => checks.lastFailure)
  const values = useSampled(
    useCallback(() => readings(session), [session]),
    'second',
    { equal: sameTexts },
  )
  return (
    <footer className="status-line" data-testid="status-line" data-region tabIndex={-1} aria-label="Status">
      <SourceState status={status} />
      {labels.map((label, index) => {
        const value = values[index] ?? ''
        if (value === '') return null
        return (
          <span
            key={label}
            data-bad={(label === 'Checks' && failed) || undefined}
            title={label === 'Checks' && failed ? lastFailure : undefined}
          >
            {label} <b>{value}</b>
          </span>
        )
      })}
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
  const { host } = session
  const words = useSampled(
    useCallback(() => {
      const view = host.get()
      const name = workloadOf(view)?.name
      if (name === undefined || !isActive(view)) return ''
      return view.run.status === 'running'
        ? `${name} · up ${prose(session.nowMs() - view.run.startedAtMs)}`
        : name
    }, [host, session]),
    'second',
  )
  return <span>{words}</span>
}
