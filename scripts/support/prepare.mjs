/** Installs and builds, each only when it is missing or stale. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, step } from './run.mjs'

export async function prepare() {
  await ensureInstalled()
  if (!isBuilt(root)) await build()
}

export async function ensureInstalled() {
  if (!isInstalled(root)) await install()
}

/**
 * Whether node_modules holds what package-lock.json says. npm writes what it has installed, last of all, into
 * a lock file of its own in there; packages for other platforms are in ours only.
 */
export function isInstalled(directory) {
  const wanted = readLock(join(directory, 'package-lock.json'))
  const present = readLock(join(directory, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return present[path] === undefined ? optional === true : present[path].version === version
  })
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

async function install() {
  // Warnings here are about Electron's own installer wanting a newer Node, which we do without.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const sentence = 'Installing the packages that Weir needs.'
  if (npm?.endsWith('.js')) await step(sentence, process.execPath, [npm, ...args])
  else if (process.platform === 'win32') await step(sentence, 'cmd', ['/c', 'npm', ...args])
  else await step(sentence, 'npm', args)
}

const stamp = (directory) => join(directory, 'out', '.stamp')

export function isBuilt(directory) {
  try {
    return readFileSync(stamp(directory), 'utf8') === hashInputs(directory)
  } catch {
    return false
  }
}

export async function build() {
  const hash = hashInputs(root)
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  await step('Building Weir.', process.execPath, [cli, 'build', '--logLevel', 'warn'])
  writeFileSync(stamp(root), hash)
}

/** Over names and contents rather than times: a fresh clone and a switched branch have arbitrary times. */
export function hashInputs(directory) {
  const hash = createHash('sha256')
  const files = [
    'electron.vite.config.ts',
    'package.json',
    'package-lock.json',
    ...listFiles(directory, 'src'),
  ]
  for (const file of files) {
    const path = join(directory, file)
    if (existsSync(path)) hash.update(file).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function listFiles(directory, folder) {
  const entries = readdirSync(join(directory, folder), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? listFiles(directory, path) : [path]
  })
}
