/** The system's own dialog for a workload or a recording. */
import { pathOf } from '../api.ts'
import type { FileHandle } from '../state/given-files.ts'
import { type Gift, giveFile } from '../state/give-file.ts'
import type { Session } from '../state/session.ts'

const endings = ['.ts', '.mts', '.js', '.mjs', '.weirrec'] as const

interface Picker {
  showOpenFilePicker?: (options: {
    types: { description: string; accept: Record<string, readonly string[]> }[]
  }) => Promise<FileHandle[]>
}

/** Where the browser gives a handle along, the file can be read again later; in Electron its path says more. */
export function chooseFile(session: Session): void {
  const { showOpenFilePicker } = window as Picker
  if (window.bridge !== undefined || showOpenFilePicker === undefined) chooseByField(session)
  else
    showOpenFilePicker
      .call(window, {
        types: [{ description: 'Workloads and recordings', accept: { 'text/plain': endings } }],
      })
      .then(
        async ([handle]) => {
          if (handle !== undefined) await giveFile(session, await giftOf(handle))
        },
        () => {
          // Nothing was chosen.
        },
      )
}

export const giftOf = async (handle: FileHandle): Promise<Gift> => ({
  file: await handle.getFile(),
  path: '',
  handle,
})

function chooseByField(session: Session): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = endings.join(',')
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file !== undefined) void giveFile(session, { file, path: pathOf(file) })
  })
  input.click()
}
