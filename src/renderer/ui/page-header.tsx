import './page-header.css'
import type { ReactNode } from 'react'
import { useCallback } from 'react'
import { age, clock, compact, plural, prose } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Connection } from '../state/connection.ts'
import type { RunState } from '../../shared/model.ts'
import { isObserving, observingWords, type HostView } from '../state/host.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import type { Cursor, View } from '../state/view.ts'
import { Banner, Button, Names } from './controls.tsx'

const connectionOf = (connection: Connection): Connection => connection
const runOf = (host: HostView): HostView['run'] => host.run
const cursorText = ({ timeMs }: Cursor): string =>
  timeMs === undefined ? '' : `Cursor ${clock(timeMs)}, values in legends`
/** What was said last, when it was no good news: a program that had to be ended by force. */
const lastTrouble = ({ log }: HostView): string | undefined => {
  const last = log.at(-1)
  return last === undefined || last.level === 'info' ? undefined : last.text
}
const endOf = (view: View): number | undefined => view.endMs

interface PageHeaderProps {
  title: string
  sentence: ReactNode
  /** At the right end. */
  controls?: ReactNode
}

/** One place above each screen: the worst banner, or else the most important fact in one sentence. */
export function PageHeader({ title, sentence, controls }: PageHeaderProps) {
  const { connector, host, view, cursor } = useSession()
  const connection = useStore(connector.state, connectionOf)
  const run = useStore(host, runOf)
  const endMs = useStore(view, endOf)
  const atCursor = useStore(cursor, cursorText)

  const banner = worstBanner(connection, run, endMs)
  if (banner !== undefined)
    return (
      <div>
        <h1 className="sr-only">{title}</h1>
        {banner}
      </div>
    )
  return (
    <header className="page-header">
      <h1>{title}</h1>
      <p>{sentence}</p>
      <span className="page-header-note">{atCursor}</span>
      {controls}
    </header>
  )
}

function worstBanner(connection: Connection, run: RunState, endMs: number | undefined): ReactNode {
  if (connection.status === 'lost') return <LostBanner connection={connection} />
  if (run.status === 'ended') return <EndedBanner run={run} />
  return endMs === undefined ? undefined : <PausedBanner endMs={endMs} />
}

function LostBanner({ connection }: { connection: Extract<Connection, { status: 'lost' }> }) {
  const { connector, samples } = useSession()
  const read = useCallback(() => {
    const left = Math.ceil((connection.retryAtMs - Date.now()) / 1_000)
    const next = left > 0 ? `Retry ${String(connection.attempt)} in ${String(left)} s.` : 'Retrying now.'
    if (samples.length === 0) return `No sample has come yet. ${next}`
    return `Last sample ${clock(samples.lastAt)}, ${age(Date.now() - samples.lastAt)} ago. ${next}`
  }, [connection, samples])
  const words = useSampled(read, 'tile')
  return (
    <Banner
      severity="critical"
      actions={
        <Button
          look="small"
          onClick={() => {
            connector.retryNow()
          }}
        >
          Retry now
        </Button>
      }
    >
      <b>Local runtime stopped answering.</b> {connection.cause} <span aria-live="off">{words}</span>
    </Banner>
  )
}

function EndedBanner({ run }: { run: Extract<HostView['run'], { status: 'ended' }> }) {
  const { actions, host } = useSession()
  const observing = useStore(host, isObserving)
  const trouble = useStore(host, lastTrouble)
  return (
    <Banner
      severity={trouble === undefined ? 'note' : 'warning'}
      actions={
        <Button
          look="small"
          disabled={observing}
          title={observing ? observingWords : undefined}
          onClick={() => void actions.start(startOf(run.workload))}
        >
          Run again
        </Button>
      }
    >
      <b>{run.workload.title} has ended</b> at {clock(run.endedAtMs)}. Its last samples stay here.
      {trouble !== undefined && (
        <>
          {' '}
          <Names text={trouble} />
        </>
      )}
    </Banner>
  )
}

/** A file is started by its path, a built-in workload by its name. */
export const startOf = ({
  name,
  file,
}: {
  name: string
  file?: string
}): { name: string } | { file: string } => (file === undefined ? { name } : { file })

function PausedBanner({ endMs }: { endMs: number }) {
  const { samples, view } = useSession()
  const behind = useSampled(
    useCallback(() => prose(samples.lastAt - endMs), [samples, endMs]),
    'second',
  )
  return (
    <Banner
      severity="warning"
      actions={
        <Button
          look="small"
          aria-keyshortcuts="L"
          onClick={() => {
            view.patch({ endMs: undefined })
          }}
        >
          Go live
        </Button>
      }
    >
      <b>Paused at {clock(endMs)}.</b> <span aria-live="off">{behind} behind live. Samples are kept.</span>
    </Banner>
  )
}

/** The top finding, else a count of what runs. */
export function Sentence() {
  const { host, samples } = useSession()
  const top = useStore(
    host,
    ({ findings }) => findings.find(({ severity }) => severity !== 'note') ?? findings[0],
  )
  const counts = useSampled(
    useCallback(() => {
      const goroutines = samples.latest('goroutine.total')
      const channels = samples.latest('channel.count')
      if (Number.isNaN(goroutines)) return 'Waiting for the first samples'
      const jobs = samples.latest('job.throughput')
      const work = Number.isNaN(jobs) ? '' : `, ${compact(Math.round(jobs))} jobs/s`
      const around = Number.isNaN(channels) ? '' : ` around ${plural(channels, 'channel')}`
      return `${plural(goroutines, 'goroutine')}${around}${work}; nothing stands out`
    }, [samples]),
    'second',
  )
  if (top === undefined) return counts
  const [first = ''] = top.text.split(/(?<=[.!?])\s/)
  return (
    <>
      <Names text={top.title} />: <Names text={first.replace(/\.$/, '')} />
    </>
  )
}
