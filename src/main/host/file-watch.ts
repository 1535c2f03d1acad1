/**
 * Tells when the user has saved one of the files that a program consists of. Folders are watched, because
 * editors replace a file rather than write it, and contents are compared, because one save makes several
 * events and some of them change nothing.
 */
import { createHash } from 'node:crypto'
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import path from 'node:path'

/** Editors write in several steps; the last one counts. */
const settleMs = 80

export class FileWatch {
  readonly #onSave: (file: string) => void
  readonly #hashes = new Map<string, string>()
  readonly #folders = new Map<string, FSWatcher>()
  #file = ''
  #timer: NodeJS.Timeout | undefined

  /** `onSave` gets the file that `begin` was called with, whichever of its sources was saved. */
  constructor(onSave: (file: string) => void) {
    this.#onSave = onSave
  }

  /** Watches these and nothing else from now on. */
  begin(file: string, sources: ReadonlySet<string>): void {
    this.end()
    this.#file = file
    this.also(sources)
  }

  also(sources: ReadonlySet<string>): void {
    for (const source of sources) {
      this.#hashes.set(source, hashOf(source))
      const folder = path.dirname(source)
      if (!this.#folders.has(folder)) this.#watchFolder(folder)
    }
  }

  end(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
    this.#hashes.clear()
  }

  #watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        clearTimeout(this.#timer)
        this.#timer = setTimeout(() => this.#look(), settleMs)
      })
      // The folder went: nobody will save there.
      watcher.on('error', () => watcher.close())
      this.#folders.set(folder, watcher)
    } catch {
      // A system that cannot watch this folder: the user starts the program again by hand.
    }
  }

  #look(): void {
    const changed = [...this.#hashes].filter(([source, hash]) => {
      const now = hashOf(source)
      // Between removing and writing there is no file; the event of the writing follows.
      return now !== '' && now !== hash
    })
    for (const [source] of changed) this.#hashes.set(source, hashOf(source))
    if (changed.length > 0) this.#onSave(this.#file)
  }
}

function hashOf(file: string): string {
  try {
    return createHash('sha1').update(readFileSync(file)).digest('hex')
  } catch {
    return ''
  }
}
