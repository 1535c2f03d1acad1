/** `npm start`: installs and builds what is missing, then starts Weir in Electron or as a page. */
import { requireNode } from './support/node-version.mjs'

requireNode()
// Imported late, so that an old Node gets the sentence above instead of a syntax error.
const { start } = await import('./support/start.mjs')
process.exitCode = await start(process.argv.slice(2))
