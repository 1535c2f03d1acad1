/**
 * `npm run lint`: installs what is missing, then checks the page and the rest side by side. Two processes, because types of
 * everything in one take 3 GB; each of these fits in 1.2 GB.
 */
import { requireNode } from './support/node-version.mjs'

requireNode()
const { sideBySide } = await import('./support/side-by-side.mjs')

const page = ['src/renderer', 'test/renderer']
const rest = ['.', ...page.flatMap((folder) => ['--ignore-pattern', folder])]
process.exitCode = await sideBySide('eslint/bin/eslint.js', [page, rest])
