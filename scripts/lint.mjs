/**
 * `npm run lint`: installs what is missing, then checks the page and the rest side by side. Two processes, because types of
 * everything in one take 3 GB; each of these fits in 1.2 GB.
 */
import { join } from 'node:path'
import { requireNode } from './support/node-version.mjs'

requireNode()
const { ensureInstalled } = await import('./support/prepare.mjs')
const { StepError, root, run } = await import('./support/run.mjs')

const page = ['src/renderer', 'test/renderer']
const passes = [page, ['.', ...page.flatMap((folder) => ['--ignore-pattern', folder])]]
try {
  await ensureInstalled()
  const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js')
  const codes = await Promise.all(
    passes.map((args) => run(process.execPath, [eslint, ...args], { ending: 'signal' })),
  )
  process.exitCode = Math.max(...codes)
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(`weir: ${error.message}`)
  process.exitCode = 1
}
