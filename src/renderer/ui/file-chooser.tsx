import { useRef, type ReactNode } from 'react'
import { pathOf } from '../api.ts'
import { useSession } from '../state/context.ts'
import { giveFile } from '../state/give-file.ts'
import type { Session } from '../state/session.ts'

const accepted = '.ts,.mts,.js,.mjs,.weirrec'

/** The same without a place on the page: for what is done by a key. */
export function chooseFile(session: Session): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = accepted
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file !== undefined) void giveFile(session, file, pathOf(file))
  })
  input.click()
}

/** The system's own dialog for a workload or a recording: the hidden field to put on the page, and what opens it. */
export function useFileChooser(): { field: ReactNode; choose: () => void } {
  const session = useSession()
  const input = useRef<HTMLInputElement>(null)
  const field = (
    <input
      ref={input}
      type="file"
      hidden
      accept={accepted}
      aria-label="Workload file"
      onChange={(event) => {
        const file = event.target.files?.[0]
        event.target.value = ''
        if (file !== undefined) void giveFile(session, file, pathOf(file))
      }}
    />
  )
  return { field, choose: () => input.current?.click() }
}
