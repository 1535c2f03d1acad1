/** A folder for what an app under test saves, so that it neither finds nor leaves anything of its user's. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `WEIR_DATA`, when it is set, is used and left alone. */
export function dataFolder(): { path: string; remove: () => void } {
  const given = process.env['WEIR_DATA']
  if (given !== undefined && given !== '') return { path: given, remove: () => undefined }
  const path = mkdtempSync(join(tmpdir(), 'weir-data-'))
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
