/**
 * How the app finds programs: each agent leaves a card, a file with its address and its tokens, in a folder that only
 * the user can read. Whoever can read it could also attach a debugger to the program.
 */
import { lstatSync, mkdirSync, chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { dataDirectory } from '../../base/index.ts'
import { isAlive } from './is-alive.ts'

const cardSchema = z.object({
  contract: z.int(),
  pid: z.int().min(1),
  name: z.string().max(200),
  node: z.string().max(50),
  /** Of the machine: homes may be shared between several. */
  machine: z.string().max(300),
  port: z.int().min(1).max(65_535),
  startedAtMs: z.number(),
  /** `control` is absent when the program never lets anybody turn anything. */
  tokens: z.object({ observe: z.string().max(100), control: z.string().max(100).optional() }),
})
export type Card = z.infer<typeof cardSchema>

const longest = 8 * 1024
const ending = '.json'

export const cardsDirectory = (): string => join(dataDirectory(), 'agents')

/** Returns the function that removes it; both are synchronous, because a process that ends has no time for more. */
export function leaveCard(directory: string, card: Card): () => void {
  makeOwn(directory)
  const file = join(directory, `${String(card.pid)}-${String(card.port)}${ending}`)
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, JSON.stringify(card), { mode: 0o600, flag: 'wx' })
  renameSync(draft, file)
  return () => {
    rmSync(file, { force: true })
  }
}

/** Windows keeps others out of a user's profile by itself and knows no modes. */
function makeOwn(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  const { mode, uid } = lstatSync(directory)
  if (uid !== process.getuid?.()) throw new Error(`${directory} belongs to somebody else`)
  if ((mode & 0o077) !== 0) chmodSync(directory, 0o700)
}

/** Cards of programs that live on this machine; those of the dead are removed. */
export async function readCards(directory: string): Promise<Card[]> {
  const names = await readdir(directory).catch(() => [])
  const cards = await Promise.all(
    names.filter((name) => name.endsWith(ending)).map((name) => readCard(join(directory, name))),
  )
  return cards.filter((card) => card !== undefined).toSorted((a, b) => b.startedAtMs - a.startedAtMs)
}

async function readCard(file: string): Promise<Card | undefined> {
  try {
    const { size, uid } = await stat(file)
    if (size > longest || (process.platform !== 'win32' && uid !== process.getuid?.())) return undefined
    const card = cardSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    if (card.machine !== hostname()) return undefined
    if (isAlive(card.pid)) return card
    await rm(file, { force: true })
  } catch {
    // Gone in between, or no card of ours.
  }
  return undefined
}

/** Its program lives, but nobody listens there any more: its number has been given to another one. */
export async function removeCard(directory: string, { pid, port }: Card): Promise<void> {
  await rm(join(directory, `${String(pid)}-${String(port)}${ending}`), { force: true })
}
