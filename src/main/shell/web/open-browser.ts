/** Opens the user's browser, where there is one to be seen. */
import { spawn } from 'node:child_process'

/** False in CI and on a Linux without a display: a browser there would be a text one, or hang. */
export function canOpenBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false') return false
  if (platform === 'darwin' || platform === 'win32') return true
  return (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== ''
}

/** The command and its arguments that open `url` with the user's default browser. */
export function openCommand(url: string, platform: NodeJS.Platform): [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url]
  // `start` takes its first quoted argument for a window title; the caret keeps cmd from splitting at `&`.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url.replaceAll('&', '^&')]
  return ['xdg-open', url]
}

/** Without a browser the printed address is still there, so a failure is silent. */
export function openBrowser(url: string): void {
  const [command, ...args] = openCommand(url, process.platform)
  const options = { detached: true, stdio: 'ignore', windowsVerbatimArguments: true } as const
  const child = spawn(command, args, options)
  child.on('error', () => undefined)
  child.unref()
}
