/** Who may connect: one 128-bit token for each scope. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Scope } from '../../shared/contract.ts'

const fresh = (): string => randomBytes(16).toString('hex')

export class Tokens {
  readonly control: string
  readonly observe: string

  /** New ones, unless some are given. */
  constructor(kept?: Readonly<Record<Scope, string>>) {
    this.control = kept?.control ?? fresh()
    this.observe = kept?.observe ?? fresh()
  }

  /** The scope of a token, or undefined. Takes the same time whatever the token and whichever one it matches. */
  scopeOf(token: string): Scope | undefined {
    const control = equal(token, this.control)
    const observe = equal(token, this.observe)
    return control ? 'control' : observe ? 'observe' : undefined
  }
}

/** Digests have equal lengths, which `timingSafeEqual` needs and which hides the length of the token. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
