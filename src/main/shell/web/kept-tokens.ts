/**
 * Tokens of a port that was asked for by its number. They outlive the process, so that a page that is open goes on when Weir
 * is started again there; at a port that any free one is, no page would look for it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Tokens } from '../../loopback/index.ts'

const token = z.string().regex(/^[0-9a-f]{32}$/)
const shape = z.strictObject({ control: token, observe: token })

/** What cannot be read, or is no pair of tokens, is replaced; what cannot be written is not kept. */
export function keptTokens(directory: string, port: number): Tokens {
  const file = join(directory, `page-${String(port)}.json`)
  const kept = read(file)
  if (kept !== undefined) return new Tokens(kept)
  const tokens = new Tokens()
  const { control, observe } = tokens
  try {
    mkdirSync(directory, { recursive: true })
    rmSync(file, { force: true })
    writeFileSync(file, JSON.stringify({ control, observe }), { mode: 0o600, flag: 'wx' })
  } catch {
    // A home that may not be written to: the next start has others.
  }
  return tokens
}

function read(file: string): z.infer<typeof shape> | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
