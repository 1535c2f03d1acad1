/** Cuts a stream of text into lines; one that never ends is cut as well. */
import { StringDecoder } from 'node:string_decoder'
import type { Readable } from 'node:stream'

const longest = 64 * 1024

export function onLines(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
    if (rest.length > longest) {
      take(rest)
      rest = ''
    }
  })
  stream.on('end', () => {
    if (rest !== '') take(rest)
    rest = ''
  })
  stream.on('error', () => undefined)
}
