/** `npm run typecheck`: installs what is missing, then checks the four TypeScript projects side by side. */
import { requireNode } from './support/node-version.mjs'

requireNode()
const { sideBySide } = await import('./support/side-by-side.mjs')

const projects = ['node', 'web', 'e2e', 'shared']
process.exitCode = await sideBySide(
  'typescript/bin/tsc',
  projects.map((name) => ['-p', `tsconfig.${name}.json`]),
)
