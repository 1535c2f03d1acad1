/**
 * Files that a browser has handed over with a handle: they can be read again, so that a copy that runs goes on with what was
 * saved since. Without a handle nobody but the user can give a newer text.
 */

/** What of the browser's FileSystemFileHandle is used here. */
export interface FileHandle {
  readonly name: string
  getFile(): Promise<File>
}

/** How often a file is looked at, in ms. */
export const lookMs = 1_000

interface Given {
  handle: FileHandle
  /** Of the text that the copy has. */
  modifiedMs: number
}

export class GivenFiles {
  /** By their names, which are those of their copies: the one that was given last counts. */
  readonly #byName = new Map<string, Given>()
  readonly #current: () => string | undefined
  readonly #onSave: (copy: string, text: string) => void
  #timer: ReturnType<typeof setInterval> | undefined

  /** `current`: the copy that is on the screens. `onSave`: its file has another text now. */
  constructor(current: () => string | undefined, onSave: (copy: string, text: string) => void) {
    this.#current = current
    this.#onSave = onSave
  }

  has(copy: string | undefined): boolean {
    return copy !== undefined && this.#byName.has(nameOf(copy))
  }

  /** To be told before it runs, also of one that cannot be read again. */
  remember({ name, lastModified }: File, handle: FileHandle | undefined): void {
    this.#byName.delete(name)
    if (handle === undefined) return
    this.#byName.set(name, { handle, modifiedMs: lastModified })
    this.#timer ??= setInterval(() => {
      const current = this.#current()
      if (current !== undefined) void this.#look(current)
    }, lookMs)
  }

  /** The file as it is now; undefined when it cannot be read any more. */
  async read(copy: string): Promise<File | undefined> {
    const given = this.#byName.get(nameOf(copy))
    const file = await given?.handle.getFile().catch(() => undefined)
    if (given !== undefined && file !== undefined) given.modifiedMs = file.lastModified
    return file
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #look(copy: string): Promise<void> {
    const given = this.#byName.get(nameOf(copy))
    const knownMs = given?.modifiedMs
    const file = await this.read(copy)
    if (file === undefined || file.lastModified === knownMs) return
    const text = await file.text().catch(() => undefined)
    if (text !== undefined) this.#onSave(copy, text)
  }
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
