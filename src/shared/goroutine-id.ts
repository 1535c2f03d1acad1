/**
 * One number for a goroutine of any processor: each numbers its own from 1, and portable ones that nobody has begun are
 * numbered by who spawned them. Those of P0 keep their numbers.
 */
const perProcessor = 2 ** 44
const firstQueued = 2 ** 43

export interface GoroutinePlace {
  readonly processor: number
  /** As its processor knows it; beyond 2^43 for those that nobody has begun. */
  readonly id: number
}

export const goroutineId = ({ processor, id }: GoroutinePlace): number => processor * perProcessor + id

export function placeOf(id: number): GoroutinePlace {
  const processor = Math.floor(id / perProcessor)
  return { processor, id: id - processor * perProcessor }
}

/** Without its processor: what people call it. */
export function numberOf(id: number): number {
  return placeOf(id).id % firstQueued
}

/** It waits for a processor to begin it. */
export function isQueued(id: number): boolean {
  return placeOf(id).id >= firstQueued
}

/** `G 17`, `P2 G 17`, `new 17`. */
export function goroutineName(id: number): string {
  const { processor } = placeOf(id)
  const number = String(numberOf(id))
  if (isQueued(id)) return processor === 0 ? `new ${number}` : `P${String(processor)} new ${number}`
  return processor === 0 ? `G ${number}` : `P${String(processor)} G ${number}`
}

/** After the word goroutine: `17`, `P2 G 17`. */
export function plainName(id: number): string {
  return goroutineName(id).replace(/^G /, '')
}

/** What has become of one that is not in the table any more: somebody who has begun a queued one gives it a number of its own. */
export const goneWord = (id: number): string => (isQueued(id) ? 'begun' : 'ended')

export const goneSentence = (id: number): string =>
  isQueued(id)
    ? 'A processor has begun it: it stands in the table under a number of its own, or has ended already.'
    : 'This goroutine has ended.'
