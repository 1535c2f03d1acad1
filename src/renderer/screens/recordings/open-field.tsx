import { useState } from 'react'
import { useSession } from '../../state/context.ts'
import { openRecording } from '../../state/recording.ts'
import { Button, Kbd } from '../../ui/controls.tsx'

/** A recording that lies elsewhere on this machine. */
export function OpenField() {
  const session = useSession()
  const [path, setPath] = useState('')
  const wanted = path.trim()
  return (
    <form
      className="open-field"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== '') void openRecording(session, wanted)
      }}
    >
      <label htmlFor="recording-path">Open another file</label>
      <input
        id="recording-path"
        className="mono"
        value={path}
        spellCheck={false}
        autoComplete="off"
        placeholder="/path/to/a.weirrec"
        onChange={(event) => {
          setPath(event.target.value)
        }}
      />
      <Button type="submit" look="small" disabled={wanted === ''}>
        Open <Kbd>Enter</Kbd>
      </Button>
    </form>
  )
}
