/** Electron where it can run, the page otherwise. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @returns {{ sentence: string, electron?: string }} what to tell the user, and the binary to start for Electron
 */
export function chooseShell({ web }, { root, env, platform }) {
  if (web) return { sentence: 'Weir opens as a page, as --web says.' }
  const electron = findElectron(root, env)
  if (electron === undefined) {
    return {
      sentence: 'Weir opens as a page, because the Electron binary is not installed (npx install-electron).',
    }
  }
  if (!hasDisplay(env, platform))
    return { sentence: 'Weir opens as a page, because there is no display for Electron.' }
  return { sentence: 'Weir opens in Electron.', electron }
}

/** Where the electron package says its binary is. Importing the package would download a missing one. */
function findElectron(root, env) {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const binary = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

function hasDisplay(env, platform) {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}
