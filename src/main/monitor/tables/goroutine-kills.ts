/** Kills from the screen, in slices: a crowd of a million dies without holding up the others. */
import { Canceled, UsageError } from '../../base/index.ts'
import type { Goroutine } from '../../runtime/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { Census } from './census.ts'
import { groupKeyOf } from './census-view.ts'
import { findGoroutine } from './goroutine-details.ts'
import { compileFilter, type Test } from './goroutine-filter.ts'
import type { TableParts } from './goroutine-table.ts'
import { inSlices, type Sliced } from './in-slices.ts'

/** A kill wakes its goroutine, which costs more than a row of a walk. */
const killStride = 64

const reason = (): Canceled => new Canceled('killed from the Goroutines screen')

export async function killGoroutine(parts: TableParts, id: number): Promise<{ killed: number }> {
  const g = await findGoroutine(parts, id)
  g.kill(reason())
  return { killed: 1 }
}

/** Those of the group that match now, not those that did when the table was drawn. */
export async function killGroup(
  parts: TableParts,
  { filter, groupBy, key }: CallInput<'goroutines.kill-group'>,
): Promise<{ killed: number }> {
  const census = await parts.shelf.current(true)
  const test = compileFilter(filter, census, parts.births)
  const inGroup: Test = (row) =>
    groupKeyOf(census.goroutines[row] as Goroutine, census.doing[row] as number, groupBy) === key
  const { value: killed } = await inSlices(killing(census, (row) => inGroup(row) && test?.(row) !== false))
  if (killed === 0) throw new UsageError('unknown-goroutine', 'no goroutine of that group is alive')
  return { killed }
}

function* killing({ goroutines }: Census, test: Test): Sliced<number> {
  const why = reason()
  let killed = 0
  for (const [row, g] of goroutines.entries()) {
    if (row % killStride === 0) yield
    if (!test(row) || g.state === 'dead') continue
    g.kill(why)
    killed++
  }
  return killed
}
