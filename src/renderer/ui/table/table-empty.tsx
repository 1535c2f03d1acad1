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
  return (
    <div className="table-empty" role="row">
      <span role="gridcell">
        <b>{error === undefined ? what : 'The table could not be read'}</b>
        <br />
        {error === undefined ? where : error.message.replaceAll('`', '')}
      </span>
    </div>
  )
}
