/**
 * Files that come from a browser, which tells a page their name and text and keeps their place to itself. One that lies
 * below the working folder is found again and runs there, with its neighbours, its packages and hot reload.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { UsageError } from '../base/index.ts'

/** Bounds of the search: a home folder must not take minutes. */
const mostFolders = 2000
const deepest = 6

/** `copy`: the one that was made of it before. */
export interface GivenFile {
  name: string
  text: string
  copy?: string | undefined
}

export class DroppedFiles {
  readonly #directory: string
  readonly #copies = new Set<string>()

  constructor(directory: string) {
    this.#directory = directory
  }

  isCopy(file: string): boolean {
    return this.#copies.has(file)
  }

  /** Where it runs. `name` has no separators: the contract has checked it. */
  async place({ name, text, copy }: GivenFile): Promise<string> {
    if (copy !== undefined) {
      await this.rewrite(copy, text)
      return copy
    }
    const found = await find(this.#directory, name, text)
    if (found !== undefined) return found
    const folder = await mkdtemp(path.join(tmpdir(), 'weir-dropped-'))
    const file = path.join(folder, path.basename(name))
    this.#copies.add(file)
    await writeFile(file, text, { mode: 0o600 })
    return file
  }

  /** @throws UsageError `unknown-workload` for what is no copy of ours */
  async rewrite(copy: string, text: string): Promise<void> {
    if (!this.isCopy(copy))
      throw new UsageError(
        'unknown-workload',
        `${path.basename(copy)} is no copy of this app: choose the file again`,
      )
    await writeFile(copy, text)
  }

  /** A copy has neither the file's neighbours nor its packages: whoever misses them is told how to get them. */
  explain(error: unknown, file: string): void {
    if (!this.isCopy(file) || !(error instanceof Error)) return
    const [, missed] =
      /(?:Could not resolve|Cannot find (?:module|package)) ["'](.+?)["']/.exec(error.message) ?? []
    if (missed === undefined || error.message.includes(byPath)) return
    const name = path.basename(file)
    error.message = `${name} imports \`${missed}\`, which is not here: a browser hands over the file alone, without its folder. ${byPath}, or by npm start -- --workload path/to/${name}`
  }

  async close(): Promise<void> {
    for (const file of this.#copies) await rm(path.dirname(file), { recursive: true, force: true })
    this.#copies.clear()
  }
}

const byPath = 'Open it by its path (Ctrl O)'

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
