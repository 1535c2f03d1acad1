/**
 * Who asked for what: the proof that each request is answered exactly once, with the right thumbnail.
 *
 * Time proves nothing on a busy machine, order does: requests pass the program nearly in the order of their
 * numbers, so one that has been overtaken by `lostAfter` later ones is not late but lost.
 */
import { distance, fingerprint, heightFor, type Picture } from './picture.ts'
import type { Codec } from './codec.ts'

export const lostAfter = 1_000
/** Largest colour difference that scaling and two rounds of JPEG may cause; other pictures differ far more. */
const tolerance = 16

interface Asked {
  picture: Picture
  width: number
  /** Who asked: an answer to somebody else is wrong. */
  client: number
  /** Called when there will be no answer. */
  lost: () => void
}

/** What was found since the last look. */
interface Found {
  passed: number
  failures: string[]
  /** Requests that were never answered. The hub may drop messages, but not without counting them. */
  lost: number
}

export class Ledger {
  #found: Found = { passed: 0, failures: [], lost: 0 }
  readonly #open = new Map<number, Asked>()
  readonly #codec: Codec
  #next = 0

  constructor(codec: Codec) {
    this.#codec = codec
  }

  /** The number of the new request. */
  ask(asked: Asked): number {
    const number = this.#next++
    this.#open.set(number, asked)
    return number
  }

  /** Checks an answer. The request counts as answered at once, before the thumbnail is decoded. */
  async answer(number: number, client: number, jpeg: Uint8Array): Promise<void> {
    const asked = this.#settle(number, client)
    if (asked === undefined) return
    const wrong = await this.#mistake(asked, jpeg)
    if (wrong === undefined) this.#found.passed++
    else this.fail(`thumbnail ${number}: ${wrong}`)
  }

  refused(number: number, client: number, error: string): void {
    if (this.#settle(number, client) !== undefined) this.fail(`request ${number} was refused: ${error}`)
  }

  fail(what: string): void {
    this.#found.failures.push(what)
  }

  /** Nobody waits for what this client has asked for. */
  forget(client: number): void {
    for (const [number, asked] of this.#open) if (asked.client === client) this.#open.delete(number)
  }

  /** The results since the last call. */
  take(): Found {
    const found = this.#found
    this.#found = { passed: 0, failures: [], lost: 0 }
    return found
  }

  #settle(number: number, client: number): Asked | undefined {
    const asked = this.#open.get(number)
    if (asked === undefined) {
      this.fail(`request ${number} was answered twice, or never asked`)
      return undefined
    }
    this.#open.delete(number)
    this.#dropLost(number)
    if (asked.client === client) return asked
    this.fail(`the answer to request ${number} went to another client`)
    return undefined
  }

  /** Requests are in the map in the order of their numbers, so only its head is looked at. */
  #dropLost(answered: number): void {
    for (const [number, { lost }] of this.#open) {
      if (number >= answered - lostAfter) return
      this.#open.delete(number)
      this.#found.lost++
      lost()
    }
  }

  async #mistake({ picture, width }: Asked, jpeg: Uint8Array): Promise<string | undefined> {
    const pixels = await this.#codec.decode(jpeg).catch(() => undefined)
    if (pixels === undefined) return 'is no JPEG'
    const height = heightFor(width, picture)
    if (pixels.width !== width || pixels.height !== height)
      return `is ${pixels.width} × ${pixels.height}, not ${width} × ${height}`
    const off = distance(fingerprint(pixels), picture.fingerprint)
    return off <= tolerance ? undefined : `shows another picture (colours are off by ${off.toFixed(0)})`
  }
}
