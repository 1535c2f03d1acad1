/** Kills from the screen, in slices: a crowd of a million dies without holding up the others. */
import { Canceled, UsageError } from '../../base/index.ts'
import { killHere, type ProcessorSet } from '../../parallel/index.ts'
import { Goroutine } from '../../runtime/index.ts'
import { placeOf } from '../../../shared/goroutine-id.ts'
import type { CallInput } from '../../../shared/contract.ts'
import { type Census, idAt } from './census.ts'
import { groupKeyAt } from './census-view.ts'
import { findGoroutine } from './goroutine-details.ts'
import { compileFilter, type Test } from './goroutine-filter.ts'
import type { TableParts } from './wire-rows.ts'
import { inSlices, type Sliced } from './in-slices.ts'

/** A kill wakes its goroutine, which costs more than a row of a walk. */
const killStride = 64

const reason = (): Canceled => new Canceled('killed from the Goroutines screen')

export async function killGoroutine(parts: TableParts, id: number): Promise<{ killed: number }> {
  const found = await findGoroutine(parts, id)
  if (found instanceof Goroutine) {
    killHere(found, reason())
    return { killed: 1 }
  }
  return { killed: await killFar(parts, new Map([[placeOf(id).processor, [placeOf(id).id]]])) }
}

/** Those of the group that match now, not those that did when the table was drawn. */
export async function killGroup(
  parts: TableParts,
  { filter, groupBy, key }: CallInput<'goroutines.kill-group'>,
): Promise<{ killed: number }> {
  const census = await parts.shelf.current(true)
  const test = compileFilter(filter, census, parts.births)
  const wanted: Test = (row) => groupKeyAt(census, row, groupBy) === key && test?.(row) !== false
  const far = new Map<number, number[]>()
  const { value: here } = await inSlices(killing(census, wanted, far))
  const killed = here + (await killFar(parts, far))
  if (killed === 0) throw new UsageError('unknown-goroutine', 'no goroutine of that group is alive')
  return { killed }
}

/** Kills those of this thread and notes the others, by processor. */
function* killing(census: Census, test: Test, far: Map<number, number[]>): Sliced<number> {
  const why = reason()
  let killed = 0
  for (let row = 0; row < census.size; row++) {
    if (row % killStride === 0) yield
    if (!test(row)) continue
    const g = census.goroutines[row]
    if (g === undefined) {
      const { processor, id } = placeOf(idAt(census, row))
      const ids = far.get(processor)
      if (ids === undefined) far.set(processor, [id])
      else ids.push(id)
    } else if (g.state !== 'dead') {
      killHere(g, why)
      killed++
    }
  }
  return killed
}

/** A processor that a goroutine holds does it when it gets its thread back: those count, too. */
async function killFar({ rt }: TableParts, ids: ReadonlyMap<number, number[]>): Promise<number> {
  const set = rt.registry.list('processors')[0] as ProcessorSet | undefined
  if (set === undefined) return 0
  const killed = await Promise.all(
    [...ids].map(async ([p, each]) => (await set.goroutines.kill(p, each, reason())) ?? each.length),
  )
  return killed.reduce((sum, count) => sum + count, 0)
}
