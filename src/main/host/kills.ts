/** Kills from the screen, put down: a goroutine goes without a word of its own, and a worker of a pool comes back as another one. */
import type { Tables } from '../monitor/index.ts'
import type { Pool } from '../pool/index.ts'
import type { Registry } from '../runtime/index.ts'
import type { CallInput, CallOutput } from '../../shared/contract.ts'

type AnyPool = Pick<Pool<unknown, unknown>, 'name' | 'workers'>
type Tell = (text: string) => void

export async function killOne(
  tables: Tables,
  registry: Registry | undefined,
  what: CallInput<'goroutine.kill'>,
  tell: Tell,
): Promise<CallOutput<'goroutine.kill'>> {
  const { row } = await tables.goroutine(what)
  const pools = (registry?.list('pool') ?? []) as readonly AnyPool[]
  const pool = pools.find((each) => each.workers().some(({ goroutine }) => goroutine === what.id))
  const done = await tables.kill(what)
  const who = `\`${row.name}\` (${String(what.id)})`
  tell(
    pool === undefined
      ? `Killed ${who}`
      : `Killed ${who}, a worker of \`${pool.name}\`: the pool replaces it with a new one`,
  )
  return done
}

export async function killAll(
  tables: Tables,
  what: CallInput<'goroutines.kill-group'>,
  tell: Tell,
): Promise<CallOutput<'goroutines.kill-group'>> {
  const done = await tables.killGroup(what)
  // Of a group of one origin: its name and its place.
  const [name = what.key] = what.key.split('@')
  const group = what.groupBy === 'site' ? name : what.key
  tell(`Killed ${String(done.killed)} goroutine${done.killed === 1 ? '' : 's'}: \`${group}\``)
  return done
}
