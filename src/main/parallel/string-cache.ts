const slots = 1024
const longest = 32

/** Short strings out of bytes: one that was read lately is compared and given again instead of being made anew. */
export class StringCache {
  readonly #texts = new Array<string>(slots).fill('')

  /** Latin-1. */
  read(bytes: Buffer, from: number, length: number): string {
    if (length > longest) return bytes.toString('latin1', from, from + length)
    let hash = length
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (bytes[from + i] as number)) | 0
    const slot = (hash ^ (hash >>> 12)) & (slots - 1)
    const known = this.#texts[slot] as string
    if (same(known, bytes, from, length)) return known
    const text = bytes.toString('latin1', from, from + length)
    this.#texts[slot] = text
    return text
  }
}

function same(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}
