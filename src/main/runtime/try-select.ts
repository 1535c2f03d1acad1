import { currentScheduler, engine } from './engine.ts'
import { type Cases, choose, type Selected } from './select-cases.ts'

/** Go's select with a default: undefined when no case can happen now. Never waits; works anywhere. */
export function trySelect<C extends Cases>(cases: C): Selected<C> | undefined {
  const sched = currentScheduler()
  const { selects } = sched
  const g = engine.current
  const watch = selects !== null && g !== null && --selects.left < 0 ? selects.begins(g, cases) : null
  const got = choose(cases, sched, true)
  if (watch !== null) watch.chose(got?.case, 0)
  return got as Selected<C> | undefined
}
