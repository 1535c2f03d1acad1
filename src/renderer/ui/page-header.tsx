import './page-header.css'
import type { ReactNode } from 'react'
import { useCallback } from 'react'
import { clock, compact, plural, prose } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Connection } from '../state/connection.ts'
import type { RunState } from '../../shared/model.ts'
import { endOfSamples, type HostView } from '../state/host.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import type { Cursor, View } from '../state/view.ts'
import { valueNow } from '../state/window.ts'
import { Banner, Button, Names } from './controls.tsx'
import { EndedBanner, LostBanner } from './source-banners.tsx'

const connectionOf = (connection: Connection): Connection => connection
const runOf = (host: HostView): HostView['run'] => host.run
const cursorText = ({ timeMs }: Cursor): string =>
  timeMs === undefined ? '' : `Cursor ${clock(timeMs)}, values in legends`
const endOf = (view: View): number | undefined => view.endMs

interface PageHeaderProps {
  title: string
  sentence: ReactNode
  /** At the right end. */
  controls?: ReactNode
}

/** One place above each screen: the worst banner, or else the most important fact in one sentence. */
export function PageHeader({ title, sentence, controls }: PageHeaderProps) {
  const { connector, shown, view, cursor } = useSession()
  const connection = useStore(connector.state, connectionOf)
  const run = useStore(shown, runOf)
  const endMs = useStore(view, endOf)
  const atCursor = useStore(cursor, cursorText)

  const banner = worstBanner(connection, run, endMs === undefined ? undefined : { endMs, sentence })
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

interface Paused {
  endMs: number
  sentence: ReactNode
}

function worstBanner(connection: Connection, run: RunState, paused: Paused | undefined): ReactNode {
  if (connection.status === 'lost') return <LostBanner connection={connection} />
  if (run.status === 'ended') return <EndedBanner run={run} />
  return paused === undefined ? undefined : <PausedBanner {...paused} />
}

/** It stands in the place of the sentence, so it says that too: the one of the moment. */
function PausedBanner({ endMs, sentence }: Paused) {
  const { samples, view, shown, host } = useSession()
  const missing = useStore(shown, ({ moment }) => moment?.missing === true)
  const over = useStore(host, (now) => endOfSamples(now) !== undefined)
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
          {over ? 'To the end' : 'Go live'}
        </Button>
      }
    >
      <b>Paused at {clock(endMs)}</b>
      <span aria-live="off">
        , {behind} {over ? 'before the end' : 'behind live'}.{' '}
        {missing ? 'What was found at that moment was not recorded.' : sentence}
      </span>
    </Banner>
  )
}

/** The top finding of the moment, else a count of what runs. */
export function Sentence() {
  const session = useSession()
  const top = useStore(
    session.shown,
    ({ findings }) => findings.find(({ severity }) => severity !== 'note') ?? findings[0],
  )
  const counts = useSampled(
    useCallback(() => {
      const goroutines = valueNow(session, 'goroutine.total')
      const channels = valueNow(session, 'channel.count')
      if (Number.isNaN(goroutines))
        return session.samples.length === 0 ? 'Waiting for the first samples' : 'No samples of this moment'
      const jobs = valueNow(session, 'job.throughput')
      const work = Number.isNaN(jobs) ? '' : `, ${compact(Math.round(jobs))} jobs/s`
      const around = Number.isNaN(channels) ? '' : ` around ${plural(Math.round(channels), 'channel')}`
      return `${plural(Math.round(goroutines), 'goroutine')}${around}${work}; nothing stands out`
    }, [session]),
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
