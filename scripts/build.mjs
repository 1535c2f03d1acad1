/** `npm run build`: builds whether or not it seems needed, and notes from what. */
import { requireNode } from './support/node-version.mjs'

requireNode()
const { build } = await import('./support/prepare.mjs')
const { StepError } = await import('./support/run.mjs')
try {
  await build()
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(`weir: ${error.message}`)
  process.exitCode = 1
}
