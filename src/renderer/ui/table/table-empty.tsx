import type { ErrorInfo } from '../../../shared/model.ts'
import type { Connection } from '../../state/connection.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'

const isLost = ({ status }: Connection): boolean => status === 'lost'

interface TableEmptyProps {
  known: boolean
  count: number
  error: ErrorInfo | undefined
  what: string
  where: string
}

/** In place of rows: what was looked for and not found. */
export function TableEmpty({ known, count, error, what, where }: TableEmptyProps) {
  const lost = useStore(useSession().connector.state, isLost)
  if (count > 0 || (!known && error === undefined && !lost)) return null
  const [lead, rest] = error !== undefined ? troubleOf(error) : known ? [what, where] : unanswered
  return (
    <div className="table-empty" role="row">
      <span role="gridcell">
        <b>{lead}</b>
        <br />
        {rest}
      </span>
    </div>
  )
}

const unanswered = ['Not asked before the source was lost', 'The rows come once it answers again'] as const

const troubleOf = ({ code, message }: ErrorInfo): readonly [string, string] =>
  code === 'not-recorded'
    ? ['Not kept of this moment', 'Tables are put down every few seconds; move on a little']
    : ['The table could not be read', message.replaceAll('`', '')]
