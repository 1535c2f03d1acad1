import './table-banner.css'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import { PageHeader } from './page-header.tsx'

/** Above a table only what is wrong is said: offline, ended, paused. */
export function TableBanner({ title }: { title: string }) {
  const { connector, shown, view } = useSession()
  const lost = useStore(connector.state, ({ status }) => status === 'lost')
  const ended = useStore(shown, ({ run }) => run.status === 'ended')
  const paused = useStore(view, ({ endMs }) => endMs !== undefined)
  if (!lost && !ended && !paused) return null
  return (
    <div className="table-banner">
      <PageHeader title={title} sentence="" />
    </div>
  )
}
