/**
 * Goroutines by where they were made and what they do. A parked generator has no stack to ask for, so the stack is: made
 * at, function, state; as Go's goroutine profile groups them.
 */
import { targetName } from '../../parallel/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { Site } from './site.ts'

const most = 200_000

export function goroutineSites(rt: Runtime): Site[] {
  const sites = new Map<string, Site>()
  let left = most
  for (const g of rt.goroutines()) {
    const { name, site, waitReason } = g
    const target = waitReason === undefined ? '' : targetName(g.waitingOn).replaceAll('`', '')
    const operation = `${waitReason ?? g.state}${target === '' ? '' : ` ${target}`}`
    const key = `${name}@${site}@${operation}`
    let known = sites.get(key)
    if (known === undefined) {
      const lines = [`${name} (${site === '' ? 'unknown' : site})`]
      sites.set(key, (known = { lines, operation, count: 0, delayMs: 0 }))
    }
    known.count++
    if (--left === 0) break
  }
  return [...sites.values()]
}
