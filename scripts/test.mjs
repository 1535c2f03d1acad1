/** `npm test`: installs and builds what is missing, then runs every test. Arguments go to Vitest. */
import { requireNode } from './support/node-version.mjs'

requireNode()
const { test } = await import('./support/test.mjs')
process.exitCode = await test(process.argv.slice(2))
