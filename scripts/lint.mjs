/**
 * `npm run lint`: installs what is missing, then checks the parts, two at a time and the longest first. In one process the
 * types of everything take 3 GB; each of these parts fits in 1.5 GB.
 */
import { requireNode } from './support/node-version.mjs'

requireNode()
const { sideBySide } = await import('./support/side-by-side.mjs')

const page = ['src/renderer', 'test/renderer']
const tests = ['test', '--ignore-pattern', 'test/renderer']
const host = ['src', '--ignore-pattern', 'src/renderer']
const rest = ['.', ...['src', 'test'].flatMap((folder) => ['--ignore-pattern', folder])]
process.exitCode = await sideBySide('eslint/bin/eslint.js', [page, host, tests, rest])
