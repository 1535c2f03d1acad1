/**
 * Files that come from a browser, which tells a page their name and text and keeps their place to itself. One that lies
 * below the working folder is found again and runs there, with its neighbours, its packages and hot reload.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Bounds of the search: a home folder must not take minutes. */
const mostFolders = 2000
const deepest = 6

interface Placed {
  file: string
  isCopy: boolean
}

export class DroppedFiles {
  readonly #directory: string
  readonly #copies: string[] = []

  constructor(directory: string) {
    this.#directory = directory
  }

  /** `name` has no separators: the contract has checked it. */
  async place(name: string, text: string): Promise<Placed> {
    const found = await find(this.#directory, name, text)
    if (found !== undefined) return { file: found, isCopy: false }
    const folder = await mkdtemp(path.join(tmpdir(), 'weir-dropped-'))
    this.#copies.push(folder)
    const file = path.join(folder, path.basename(name))
    await writeFile(file, text, { mode: 0o600 })
    return { file, isCopy: true }
  }

  async close(): Promise<void> {
    for (const folder of this.#copies.splice(0)) await rm(folder, { recursive: true, force: true })
  }
}

/** Breadth first, so that the nearest of several equal files is taken. */
async function find(directory: string, name: string, text: string): Promise<string | undefined> {
  let level = [directory]
  let seen = 0
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      if (++seen > mostFolders) return undefined
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        const full = path.join(folder, entry.name)
        if (entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name)) next.push(full)
        if (entry.isFile() && entry.name === name && (await holds(full, text))) return full
      }
    }
    level = next
  }
  return undefined
}

const holds = async (file: string, text: string): Promise<boolean> =>
  (await readFile(file, 'utf8').catch(() => undefined)) === text

/** A copy has neither the file's neighbours nor its packages: whoever misses them is told how to get them. */
export function explainCopy(error: unknown, name: string): void {
  if (error instanceof Error && /Could not resolve|Cannot find/.test(error.message))
    error.message += `; a browser does not tell where ${name} lies, so this is a copy without its neighbours and packages: start it by its path instead, npm start -- --workload path/to/${name}`
}
