/** How goroutines fail: a panic of one, a deadlock of all. */
import { toError } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'
import { placesOf } from './standing.ts'

/** An error that a goroutine threw and nobody caught. `cause` is what was thrown. */
export class Panic extends Error {
  override readonly name = 'Panic'
  readonly goroutine: { readonly id: number; readonly name: string; readonly site: string }

  constructor(thrown: unknown, g: Goroutine) {
    const { id, name, site } = g
    const cause = toError(thrown)
    super(`panic: ${cause.message}\n\ngoroutine ${String(id)} [running]:\n${describe(name, site)}`, { cause })
    this.goroutine = { id, name, site }
  }
}

const reportLimit = 100

/** `all goroutines are asleep - deadlock!`, with every goroutine's wait reason, where it waits and where it was created. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock'

  constructor(goroutines: Iterable<Goroutine>, headline = 'all goroutines are asleep - deadlock!') {
    const told: Goroutine[] = []
    let left = 0
    for (const g of goroutines) {
      if (told.length === reportLimit) left++
      else told.push(g)
    }
    const places = placesOf(told)
    const entries = told.map(
      (g, i) =>
        `goroutine ${String(g.id)} [${g.waitReason ?? g.state}]:\n${describe(g.name, g.site, places[i])}`,
    )
    super([headline, ...entries, ...(left > 0 ? [`and ${String(left)} more`] : [])].join('\n\n'))
  }
}

function describe(name: string, site: string, place = ''): string {
  return `${name}()${place === '' ? '' : `\n\tat ${place}`}${site === '' ? '' : `\n\tcreated at ${site}`}`
}
