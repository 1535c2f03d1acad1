import './drop-target.css'
import { useEffect, useState } from 'react'
import { pathOf } from '../api.ts'
import { useSession } from '../state/context.ts'
import { type Gift, giveFile } from '../state/give-file.ts'
import type { FileHandle } from '../state/given-files.ts'
import { giftOf } from '../ui/file-chooser.ts'

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** To be asked while the event is handled: later the browser has taken back what was dropped. */
function giftIn(transfer: DataTransfer | null): Promise<Gift> | undefined {
  const file = transfer?.files[0]
  if (file === undefined) return undefined
  const path = pathOf(file)
  const item = transfer?.items[0] as
    { getAsFileSystemHandle?: () => Promise<FileHandle | null | undefined> } | undefined
  const asked = path === '' ? item?.getAsFileSystemHandle?.() : undefined
  const plain = { file, path }
  if (asked === undefined) return Promise.resolve(plain)
  return asked.then((handle) => (handle ? giftOf(handle) : plain)).catch(() => plain)
}

/** The whole page takes a dropped file, and says so while one is held over it. */
export function DropTarget() {
  const session = useSession()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent): void => {
      // Between two elements of the page there is another one; outside of it there is none.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      const gift = giftIn(event.dataTransfer)
      if (gift !== undefined) void gift.then((given) => giveFile(session, given))
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [session])
  if (!over) return null
  return (
    <div className="drop-target" aria-hidden="true">
      <p>Drop a .ts or .js file to run it, or a recording to open it</p>
    </div>
  )
}
