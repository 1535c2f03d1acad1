/** Electron entry: Weir as a desktop window. */
import { app } from 'electron'
import { runElectron } from './shell/electron/index.ts'
import { exitCodeOf, inWords, placesFrom } from './shell/launch.ts'
import { parseOptions } from './shell/options.mjs'

/** Not awaited at the top level: Electron emits `ready` only after this module has been evaluated. */
async function main(): Promise<void> {
  try {
    // Electron's own arguments (the app's folder, Chromium's switches) stand before the `--` of the start script.
    const own = process.argv.indexOf('--')
    const args = own === -1 ? [] : process.argv.slice(own + 1)
    await runElectron(
      parseOptions(args, process.env['INIT_CWD'] ?? process.cwd()),
      placesFrom(import.meta.url),
    )
  } catch (error) {
    process.stderr.write(`weir: ${inWords(error)}\n`)
    app.exit(exitCodeOf(error))
  }
}

void main()
