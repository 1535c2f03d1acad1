import './copy.css'
import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { useRef, useState } from 'react'
import { useSession } from '../state/context.ts'
import { deliverPicture, deliverText, type Delivery } from './deliver.ts'
import { notInPicture, pictureOf } from './picture.ts'
import { keepLetters, TableDialog } from './table-dialog.tsx'
import { fileStem, toCsv, toJson, type CopyTable, type TableSource } from './table.ts'

/** More would make a page of a screen reader's table that nobody reads. */
const dialogRows = 300
/** A quarter of an hour at 10 Hz, and of long tables what the host can send within a second or so. */
const copyRows = 10_000

interface MoreMenuProps {
  /** Of the card or table, as its head says it. */
  title: string
  table: TableSource
  /** What a picture would show; tables have none. */
  picture?: () => HTMLElement | null
}

/** What a chart or table can give away: its numbers to read or to take along, and its picture. */
export function MoreMenu({ title, table, picture }: MoreMenuProps) {
  const { toast } = useSession()
  const trigger = useRef<HTMLButtonElement>(null)
  const [shown, setShown] = useState<CopyTable>()

  const tell = (severity: 'ok' | 'critical', text: string): void => {
    toast.set({ kind: 'note', severity, text })
  }
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act()
    } catch (error) {
      tell('critical', error instanceof Error ? error.message : String(error))
    }
  }
  const copy = (form: 'CSV' | 'JSON') => async (): Promise<void> => {
    const content = await table(copyRows)
    if (content.rows.length === 0) {
      tell('critical', `${title}: there is nothing to copy`)
      return
    }
    const [text, type] = form === 'CSV' ? [toCsv(content), 'text/csv'] : [toJson(content), 'application/json']
    const name = `${fileStem(title, new Date())}.${form.toLowerCase()}`
    tell('ok', words(`${title} as ${form}, ${content.note}`, await deliverText(text, name, type)))
  }
  const copyPicture = async (): Promise<void> => {
    const card = picture?.()
    if (card === null || card === undefined) return
    const blob = await pictureOf(card)
    const name = `${fileStem(title, new Date())}.png`
    tell('ok', words(`${title} as PNG`, await deliverPicture(blob, name)))
  }

  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          ref={trigger}
          className="button quiet small square more-menu"
          aria-label={`More: ${title}`}
          {...notInPicture}
        >
          <Ellipsis className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="popup-place" align="end" sideOffset={4}>
            <Menu.Popup className="popup more-popup" finalFocus={trigger} onKeyDown={keepLetters}>
              <Menu.Item
                className="popup-item"
                onClick={() =>
                  void attempt(async () => {
                    setShown(await table(dialogRows))
                  })
                }
              >
                Show as table
              </Menu.Item>
              <Menu.Item className="popup-item" onClick={() => void attempt(copy('CSV'))}>
                Copy as CSV
              </Menu.Item>
              <Menu.Item className="popup-item" onClick={() => void attempt(copy('JSON'))}>
                Copy as JSON
              </Menu.Item>
              {picture !== undefined && (
                <Menu.Item className="popup-item" onClick={() => void attempt(copyPicture)}>
                  Copy as PNG
                </Menu.Item>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {shown !== undefined && (
        <TableDialog
          table={shown}
          returnTo={trigger}
          onClose={() => {
            setShown(undefined)
          }}
        />
      )}
    </>
  )
}

function words(what: string, delivery: Delivery): string {
  if (delivery.to === 'clipboard') return `Copied ${what}`
  return `Saved ${what}, to ${delivery.name}: the clipboard refused`
}
