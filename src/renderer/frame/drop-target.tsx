import './drop-target.css'
import { useEffect, useState } from 'react'
import { pathOf } from '../api.ts'
import { useSession } from '../state/context.ts'
import { giveFile } from '../state/give-file.ts'

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

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
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) void giveFile(session, file, pathOf(file))
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
