/** Where a desktop app keeps what its user has saved. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `WEIR_DATA` goes before the platform's own place. */
export function dataDirectory(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const own = env['WEIR_DATA']
  if (own !== undefined && own !== '') return own
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Weir')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Weir')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'weir')
}
