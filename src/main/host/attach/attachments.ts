/** All programs that Weir is attached to: finding them, attaching, detaching. One of them at most is on the screens. */
import { hostname } from 'node:os'
import { toError, UsageError } from '../../base/index.ts'
import { loopback } from '../../loopback/index.ts'
import type { AttachedProgram, FoundProgram } from '../../../shared/attach.ts'
import type { Client } from '../../../shared/client.ts'
import type { CallInput } from '../../../shared/contract.ts'
import { parseAddress } from './address.ts'
import { askAgent, dialAgent, isNobody } from './agent-client.ts'
import { AttachedSource } from './attached-source.ts'
import { type Card, cardsDirectory, readCards, removeCard } from './card.ts'
import type { Hello } from './hello.ts'
import { isAlive } from './is-alive.ts'

interface Tokens {
  observe: string
  control?: string | undefined
}

/** Memory, not machine: each keeps its last 15 minutes. */
const most = 16

export class Attachments {
  readonly #directory: string
  readonly #changed: () => void
  readonly #sources = new Map<string, AttachedSource>()

  /** `changed`: the list is different now. */
  constructor(changed: () => void, directory = cardsDirectory()) {
    this.#changed = changed
    this.#directory = directory
  }

  get list(): AttachedProgram[] {
    return [...this.#sources.values()].map(({ program }) => program)
  }

  /** Programs of this user on this machine that have left a card, newest first. */
  async find(): Promise<FoundProgram[]> {
    const cards = await readCards(this.#directory)
    const found = await Promise.all(cards.map((card) => this.#look(card)))
    return found.filter((program) => program !== undefined)
  }

  /** Rejects with `attach-…`. One that is attached already is given again. */
  async open(what: CallInput<'attach.open'>): Promise<AttachedSource> {
    if ('program' in what) {
      const card = (await readCards(this.#directory)).find((each) => idOf(each) === what.program)
      if (card === undefined)
        throw new UsageError('unknown-program', 'that program has ended, or is not listed any more')
      return this.#attach(card.port, card.tokens, what.runtime)
    }
    const { port, token } = parseAddress(what.address, what.token)
    if (token !== undefined) return this.#attach(port, { observe: token })
    const card = (await readCards(this.#directory)).find((each) => each.port === port)
    if (card !== undefined) return this.#attach(port, card.tokens)
    throw new UsageError(
      'attach-no-token',
      `no program of yours is listed at ${loopback}:${String(port)}, so its token is needed: start it with WEIR_AGENT_PRINT=1 and type the whole URL`,
    )
  }

  /** @throws UsageError `unknown-program` */
  get(id: string): AttachedSource {
    const source = this.#sources.get(id)
    if (source === undefined) throw new UsageError('unknown-program', 'Weir is not attached to that program')
    return source
  }

  async detach(id: string): Promise<void> {
    const source = this.get(id)
    this.#sources.delete(id)
    await source.close()
    this.#changed()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sources.values()].map((source) => source.close()))
    this.#sources.clear()
  }

  async #look(card: Card): Promise<FoundProgram | undefined> {
    const { pid, name, node, port, startedAtMs, tokens } = card
    const program = { id: idOf(card), pid, name, node, address: `${loopback}:${String(port)}`, startedAtMs }
    try {
      const { runtimes } = await askAgent(port, tokens.observe)
      return { ...program, runtimes }
    } catch (error) {
      // Its process number has been given to somebody else: no program stays away from its own port.
      if (isNobody(error) || (error as UsageError).code === 'attach-wrong-token') {
        await removeCard(this.#directory, card)
        return undefined
      }
      return { ...program, runtimes: [], problem: toError(error).message }
    }
  }

  async #attach(port: number, tokens: Tokens, wanted?: number): Promise<AttachedSource> {
    const hello = await askAgent(port, tokens.observe)
    const runtime = wanted ?? busiest(hello)
    const id = `${String(hello.pid)}:${String(port)}/${String(runtime)}`
    const present = this.#sources.get(id)
    if (present !== undefined && present.program.link.status !== 'ended') return present
    if (this.#sources.size >= most)
      throw new UsageError(
        'attach-refused',
        `Weir is attached to ${String(most)} programs already: detach one of them`,
      )
    const tuning = tuningOf(hello, tokens)
    const dial = async (allowed: boolean): Promise<Client> => {
      // An agent that was closed and opened again in the same program has new ones.
      const card = (await readCards(this.#directory)).find(
        (each) => each.pid === hello.pid && each.port === port,
      )
      const { observe, control = observe } = card?.tokens ?? tokens
      return dialAgent(port, allowed ? control : observe, runtime)
    }
    const client = await dial(tuning === 'on')
    const { name, pid, node, machine, startedAtMs, runtimes } = hello
    const ofSeveral = runtimes.length > 1 ? runtimes.find((each) => each.id === runtime)?.name : undefined
    const source = new AttachedSource(
      {
        program: {
          id,
          name,
          pid,
          node,
          address: `${loopback}:${String(port)}`,
          ...(ofSeveral !== undefined && { runtime: ofSeveral }),
        },
        startedAtMs,
        tuning,
        dial,
        // Behind a forwarded port the number is one of another machine.
        hasEnded: () => machine === hostname() && !isAlive(pid),
        changed: this.#changed,
      },
      client,
    )
    await present?.close()
    this.#sources.set(id, source)
    this.#changed()
    return source
  }
}

const idOf = ({ pid, port }: Card): string => `${String(pid)}:${String(port)}`

/** The default one, unless nothing runs there and something does elsewhere. */
function busiest({ runtimes }: Hello): number {
  const [first] = runtimes
  if (first === undefined || first.goroutines > 0) return first?.id ?? 1
  return runtimes.reduce((most, each) => (each.goroutines > most.goroutines ? each : most)).id
}

/** A token that was typed controls when it is the one that does. */
function tuningOf({ tuning, scope }: Hello, tokens: Tokens): AttachedProgram['tuning'] {
  if (tuning === 'off') return 'off'
  if (scope === 'control') {
    tokens.control ??= tokens.observe
    return tuning
  }
  return tokens.control === undefined ? 'off' : tuning
}
