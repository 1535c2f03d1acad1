/** The cases of a select, and the choice among those that can happen now. */
import { RuntimeBug, UsageError } from '../base/index.ts'
import { MISSED, type Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'

/** What the operation of a case gives. */
export type OpValue<O> = O extends Op<infer T> ? T : never

export type Cases = Readonly<Record<string, Op<unknown>>>

/** `{ case: 'job', value: Job | undefined } | { case: 'stop', … }`: narrow by `case`. */
export type Selected<C> = {
  [K in keyof C & (string | number)]: { case: `${K}`; value: OpValue<C[K]> }
}[keyof C & (string | number)]

export interface AnySelected {
  case: string
  value: unknown
}

/**
 * Completes a ready case, each equally likely, or returns undefined. What the cases hold is then released; when none was
 * ready only if asked for (`final`), because the select may go on to park on them.
 */
export function choose(cases: Cases, sched: Scheduler, final: boolean): AnySelected | undefined {
  let chosen: Op<unknown> | undefined
  let name = ''
  let ready = 0
  let holds = false
  for (const key in cases) {
    const op = cases[key]
    if (op?.reason === undefined) throw notACase(key)
    if (op.holds) holds = true
    if (!op.ready()) continue
    ready++
    chosen = op
    name = key
  }
  if (ready > 1) {
    name = pick(cases, sched.random.below(ready))
    chosen = cases[name]
  }
  if (chosen === undefined && !final) return undefined
  const got = chosen === undefined ? undefined : { case: name, value: chosen.take() }
  if (got?.value === MISSED) return choose(cases, sched, final)
  if (holds) for (const key in cases) cases[key]?.release()
  return got
}

/** The key of the n-th ready case. */
function pick(cases: Cases, n: number): string {
  let left = n
  for (const key in cases) {
    if (cases[key]?.ready() === true && left-- === 0) return key
  }
  throw new RuntimeBug('select: a ready case is ready no more')
}

export function notACase(key: string): UsageError {
  return new UsageError('select-case', `select: case "${key}" is no operation that can be a case`)
}
