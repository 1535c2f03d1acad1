/**
 * `npm run scan`: looks over the built Electron side for insecure settings. Fails on any finding but those reviewed below.
 * Not installed with the rest, because only a release needs it: npx brings exactly this version.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What was looked into, and why it stays. */
const reviewed = {
  PRELOAD_JS_CHECK:
    'asks for a look at each preload: ours hands over one port and nothing else (test/shell/electron.test.ts)',
  PROTOCOL_HANDLER_JS_CHECK:
    'asks for a look at what a weir:// link may do: it names a recording of the user’s own folder by a strict pattern, no path and no command (test/shell/deep-link.test.ts)',
  CSP_GLOBAL_CHECK:
    "`script-src 'self'` is weak where an origin serves what users upload: ours serves a fixed list of built files",
}

const scanner = '@doyensec/electronegativity@1.10.3'
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'weir-scan-'))
try {
  // With package.json beside it the scanner knows which Electron's defaults hold.
  for (const part of [
    'package.json',
    'out/main/index.js',
    'out/main/shell/electron',
    'out/preload',
    'out/renderer/index.html',
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  const report = join(folder, 'report.csv')
  const args = ['-y', scanner, '-i', folder, '-o', report, '-r']
  const { status } = spawnSync('npx', args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`the scanner ended with ${String(status)}`)
  const [, ...findings] = readFileSync(report, 'utf8').trim().split('\n')
  const open = findings.filter((finding) => {
    const [id, severity] = finding.split(',')
    const why = severity === '"HIGH"' ? undefined : reviewed[id]
    console.log(why === undefined ? finding : `reviewed: ${id}: ${why}`)
    return why === undefined
  })
  console.log(`${open.length} open findings`)
  process.exitCode = open.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
