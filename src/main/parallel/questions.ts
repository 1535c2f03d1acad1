/** What the main thread asks other processors about their goroutines, and how it is answered there. */
import { gosched, type Go, type Goroutine } from '../runtime/index.ts'
import type { WaitSite } from './block-profile.ts'
import {
  codeOf,
  type FarCensus,
  type FarOrigin,
  firstQueued,
  runnableCode,
  takeFarCensus,
} from './far-census.ts'
import { type FarPicture, takePicture } from './far-picture.ts'
import { type Packed, unpack } from './packed-error.ts'
import type { Processor } from './processor.ts'
import { killHere } from './runner.ts'
import { type WaitFact, waitFacts, waitNames } from './wait-facts.ts'

export type Question =
  | { what: 'census' }
  /** Ids as in a census. */
  | { what: 'goroutine'; id: number }
  | { what: 'picture' }
  | { what: 'waits'; of: 'block' | 'mutex' }
  | { what: 'kill'; ids: readonly number[]; reason: Packed }

/** One goroutine of another processor. */
export interface FarGoroutine {
  readonly id: number
  readonly doing: number
  /** ms since 1970; Infinity when it does not wait. */
  readonly since: number
  readonly origin: Pick<FarOrigin, 'name' | 'site'>
  readonly waits: WaitFact[]
  /** See `waitNames`. */
  readonly names: string
}

/** `goroutine`: undefined when it is not alive. `kill`: how many. */
export type Answer = FarCensus | FarGoroutine | FarPicture | WaitSite[] | number | undefined

/** A walk holds its thread for so long at a time. */
const walkMs = 2

export function answer(processor: Processor, question: Question, give: (value: Answer) => void): void {
  if (question.what === 'goroutine') give(lookAt(processor, question.id))
  else if (question.what === 'waits') give([...(processor.profile?.[question.of].values() ?? [])])
  else if (question.what === 'kill') give(killAll(processor, question.ids, unpack(question.reason) as Error))
  else if (question.what === 'picture') walk(takePicture(processor), processor, give)
  else walk(takeFarCensus(processor), processor, give)
}

/** Small ones at once; large ones take turns with the others, as a goroutine. */
function walk<T>(census: Generator<undefined, T>, { runtime }: Processor, give: (value: T) => void): void {
  if (walked(census, give)) return
  runtime.go(function* monitor(): Go<void> {
    while (!walked(census, give)) yield* gosched()
  })
}

function walked<T>(census: Generator<undefined, T>, give: (value: T) => void): boolean {
  const end = performance.now() + walkMs
  do {
    const { done, value } = census.next()
    if (done === true) {
      give(value)
      return true
    }
  } while (performance.now() < end)
  return false
}

function find({ runtime }: Processor, id: number): Goroutine | undefined {
  for (const g of runtime.goroutines()) if (g.id === id) return g
  return undefined
}

export function lookAt(processor: Processor, id: number): FarGoroutine | undefined {
  if (id >= firstQueued) {
    for (const one of processor.spawner.queued())
      if (firstQueued + one.id === id)
        return {
          id,
          doing: runnableCode,
          since: Infinity,
          origin: named(processor.modules.origin(one.fn)),
          waits: [],
          names: '',
        }
    return undefined
  }
  const g = find(processor, id)
  if (g === undefined) return undefined
  const since = g.waitReason === undefined ? Infinity : performance.timeOrigin + g.waitingSince
  return { id, doing: codeOf(g), since, origin: named(g.origin), waits: waitFacts(g), names: waitNames(g) }
}

const named = ({ name, site }: FarOrigin): { name: string; site: string } => ({ name, site })

export function killAll(processor: Processor, ids: readonly number[], reason: Error): number {
  const wanted = new Set(ids)
  let killed = 0
  for (const g of processor.runtime.goroutines()) {
    if (!wanted.has(g.id)) continue
    killHere(g, reason)
    killed++
  }
  return killed + processor.spawner.killQueued((id) => wanted.has(firstQueued + id), reason)
}
