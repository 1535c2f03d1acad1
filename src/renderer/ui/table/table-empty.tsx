import type { ErrorInfo } from '../../../shared/model.ts'

interface TableEmptyProps {
  known: boolean
  count: number
  error: ErrorInfo | undefined
  what: string
  where: string
}

/** In place of rows: what was looked for and not found. */
export function TableEmpty({ known, count, error, what, where }: TableEmptyProps) {
  if (count > 0) return null
  if (!known && error === undefined) return null
  const [lead, rest] = error === undefined ? [what, where] : troubleOf(error)
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

const troubleOf = ({ code, message }: ErrorInfo): readonly [string, string] =>
  code === 'not-recorded'
    ? ['Not kept of this moment', 'Tables are put down every few seconds; move on a little']
    : ['The table could not be read', message.replaceAll('`', '')]
