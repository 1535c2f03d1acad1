/**
 * `npm run dist`: builds the app and its installers for this platform; further arguments go to electron-builder, e.g.
 * `npm run dist -- --win`. electron-builder is not installed with the rest, because only a release needs it: npx brings
 * exactly this version.
 *
 * `npm run dist -- --check` needs no Electron binary: it packs the app around a stand-in for it, then looks whether the
 * fuses were set and whether the packed app starts with nothing but what was packed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './support/prepare.mjs'

const builder = 'electron-builder@26.17.0'
const asar = '@electron/asar@3.4.0'
const root = fileURLToPath(new URL('..', import.meta.url))
/** What marks the fuses in Electron's binary; version, count and one character per fuse follow. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** runAsNode off, cookies encrypted, NODE_OPTIONS off, --inspect off, archive checked, only from the archive, -, file:// not privileged. */
const expectedFuses = '01001100'

const npx = (...args) => {
  const { status } = spawnSync('npx', ['-y', ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npx ${args.join(' ')} ended with ${String(status)}`)
}

function standIn(folder, version) {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  writeFileSync(join(folder, 'version'), version)
  const off = Buffer.from([1, 8, ...Buffer.from('11110001')])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(`stand-in ${fuseMark}`), off]))
  chmodSync(join(folder, 'electron'), 0o755)
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '')
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-dist-'))
  try {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const electron = join(folder, 'electron')
    standIn(electron, devDependencies.electron)
    const output = join(folder, 'packed')
    npx(builder, '--linux', 'dir', `-c.electronDist=${electron}`, `-c.directories.output=${output}`)
    const binary = readFileSync(join(output, 'linux-unpacked/weir'), 'latin1')
    const at = binary.indexOf(fuseMark) + fuseMark.length + 2
    const fuses = binary.slice(at, at + expectedFuses.length)
    if (fuses !== expectedFuses) throw new Error(`the fuses are ${fuses} instead of ${expectedFuses}`)
    const app = join(folder, 'app')
    npx(asar, 'extract', join(output, 'linux-unpacked/resources/app.asar'), app)
    console.log(await firstLine(join(app, 'out/main/web.js'), folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts the packed app as a page and resolves with what it says when it is ready. */
function firstLine(entry, cwd) {
  const args = [entry, '--port', '0', '--no-open', '--workload', 'thumbnails', '--run']
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (chunk) => {
      resolve(
        `the packed app is ready: ${String(chunk)
          .replace(/token=\w+/, 'token=…')
          .trim()}`,
      )
      child.kill()
    })
    child.once('exit', (code) => reject(new Error(`the packed app ended with ${String(code)}`)))
  })
}

await build()
const args = process.argv.slice(2)
if (args.includes('--check')) await check()
else npx(builder, ...args)
