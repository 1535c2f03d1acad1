/** How goroutines fail: a panic of one, a deadlock of all. */
import { toError } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'

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

/** `all goroutines are asleep - deadlock!`, with every goroutine's wait reason and creation site. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock'

  constructor(goroutines: Iterable<Goroutine>, headline = 'all goroutines are asleep - deadlock!') {
    const lines = [headline]
    let left = 0
    for (const g of goroutines) {
      if (lines.length > reportLimit) left++
      else lines.push(`goroutine ${String(g.id)} [${g.waitReason ?? g.state}]:\n${describe(g.name, g.site)}`)
    }
    if (left > 0) lines.push(`and ${String(left)} more`)
    super(lines.join('\n\n'))
  }
}

function describe(name: string, site: string): string {
  return site === '' ? `${name}()` : `${name}()\n\tcreated at ${site}`
}
