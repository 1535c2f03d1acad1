/** What the profile of selects knows, for the screens: all cases as rows, those on a channel, those of a goroutine. */
import type { WaitQuantiles } from '../../../shared/profile.ts'
import type { SelectUse } from '../../../shared/tables.ts'
import { parseFrame } from '../../parallel/index.ts'
import type { Goroutine } from '../../runtime/index.ts'
import { shortSite } from '../site-words.ts'
import type { Site } from './site.ts'
import { originKey, type SelectCase, type SelectProfile, type SelectSite } from './select-profile.ts'

const mostUses = 4

/** One row per case; one that was never chosen counts 0. */
export function selectCases(profile: SelectProfile): Site[] {
  return [...profile.sites.values()].flatMap(({ lines, cases }) =>
    [...cases.values()].map((each) => ({
      lines,
      operation: each.label === '' ? each.key : `${each.key} ${each.label}`,
      count: each.chosen,
      delayMs: each.waitedMs,
      ...waitsOf(each),
    })),
  )
}

/** Selects with a case on that channel. */
export function selectsOn(profile: SelectProfile, channel: number): SelectUse[] {
  return [...profile.sites.values()]
    .filter(({ cases }) => [...cases.values()].some(({ channels }) => channels.has(channel)))
    .sort((a, b) => b.chosen - a.chosen)
    .slice(0, mostUses)
    .map((site) => useOf(site, channel))
}

/** Shares of the cases of the select that this goroutine waits in, in order; undefined when several come into question. */
export function casesOf(profile: SelectProfile, g: Goroutine, count: number): number[] | undefined {
  if (g.waitReason !== 'select') return undefined
  const key = originKey(g)
  const found = [...profile.sites.values()].filter(
    ({ origins, cases }) => origins.has(key) && cases.size === count,
  )
  const [site] = found
  if (site === undefined || found.length > 1 || site.chosen === 0) return undefined
  return [...site.cases.values()].map(({ chosen }) => chosen / site.chosen)
}

function useOf({ lines, cases, chosen: total }: SelectSite, channel: number): SelectUse {
  const { name, file, line } = parseFrame(lines[0] ?? '')
  return {
    name,
    site: shortSite(line === 0 ? file : `${file}:${String(line)}`),
    total: Math.round(total),
    cases: [...cases.values()].map((each) => ({
      key: each.key,
      label: each.label,
      share: total === 0 ? 0 : each.chosen / total,
      here: each.channels.has(channel),
      p99Ms: each.waits?.quantile(0.99) ?? null,
    })),
  }
}

function waitsOf({ waits }: SelectCase): { waits?: WaitQuantiles } {
  if (waits === undefined) return {}
  const [p50Ms, p90Ms, p99Ms] = [0.5, 0.9, 0.99].map((share) => waits.quantile(share)) as [
    number,
    number,
    number,
  ]
  return { waits: { count: waits.count, p50Ms, p90Ms, p99Ms, maxMs: waits.max } }
}
