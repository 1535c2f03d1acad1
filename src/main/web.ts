/** Node entry: Weir as a page in the browser. */
import { exitCodeOf, inWords, placesFrom } from './shell/launch.ts'
import { help, parseOptions } from './shell/options.mjs'
import { runWeb } from './shell/web/index.ts'

try {
  const options = parseOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  if (options.help) process.stdout.write(help)
  else await runWeb(options, placesFrom(import.meta.url))
} catch (error) {
  process.stderr.write(`weir: ${inWords(error)}\n`)
  process.exit(exitCodeOf(error))
}
