import type { Readable } from 'node:stream'

const mostChars = 2048

/** Keeps the end of what a worker writes to stderr; the stream goes on to the process's own as well. */
export class LastWords {
  #text = ''

  constructor(stderr: Readable) {
    stderr.on('data', (chunk: Buffer | string) => {
      this.#text = (this.#text + String(chunk)).slice(-mostChars)
    })
  }

  /** With the stack of the error that ended the worker, if one did. */
  with(error: unknown): string {
    const stack = error instanceof Error ? (error.stack ?? error.message) : ''
    return [this.#text.trim(), stack].filter((part) => part !== '').join('\n')
  }
}
