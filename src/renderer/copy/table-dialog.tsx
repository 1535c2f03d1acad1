import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { clock, unknown } from '../format.ts'
import type { CopyCell, CopyTable } from './table.ts'

interface TableDialogProps {
  table: CopyTable
  returnTo: RefObject<HTMLElement | null>
  onClose: () => void
}

/** A letter is no shortcut of the page while a menu or dialog is open; in a menu it looks for an item. */
export const keepLetters = (event: KeyboardEvent): void => {
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation()
}

/** The numbers behind a chart, as a table that stands still. */
export function TableDialog({ table, returnTo, onClose }: TableDialogProps) {
  const { title, columns, rows, note } = table
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog table-dialog" finalFocus={returnTo} onKeyDown={keepLetters}>
          <header>
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="button quiet small square" aria-label="Close">
              <X className="icon" size={15} aria-hidden="true" />
            </Dialog.Close>
          </header>
          <Dialog.Description className="table-dialog-note">{note}</Dialog.Description>
          <div className="table-dialog-scroll" role="region" aria-label={`${title}, rows`} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  {columns.map(({ name, unit }, index) => (
                    <th
                      key={index}
                      scope="col"
                      className={rows.some((row) => typeof row[index] === 'number') ? 'right' : undefined}
                    >
                      {name}
                      {unit !== '' && <small> ({unit})</small>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => (
                  <Row key={index} row={row} />
                ))}
              </tbody>
            </table>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Row({ row: [first = null, ...rest] }: { row: readonly CopyCell[] }) {
  return (
    <tr>
      <th scope="row">{cellText(first)}</th>
      {rest.map((cell, index) => (
        <td key={index} className={typeof cell === 'number' ? 'right' : undefined}>
          {cellText(cell)}
        </td>
      ))}
    </tr>
  )
}

/** Six digits are more than any measure here has. */
function cellText(cell: CopyCell): string {
  if (cell === null) return unknown.value
  if (typeof cell === 'number') return String(Number(cell.toPrecision(6)))
  if (cell instanceof Date)
    return `${clock(cell.getTime())}.${String(Math.floor(cell.getMilliseconds() / 100))}`
  return String(cell)
}
