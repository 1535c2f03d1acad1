/** What the processors besides P0 contribute to the profiles. Each keeps its own; they are asked when somebody looks. */
import { type FarCensus, type ProcessorSet } from '../../parallel/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { ProfileKind } from '../../../shared/profile.ts'
import { doings } from '../tables/census.ts'
import type { Site } from './site.ts'

export class FarSites {
  readonly #rt: Runtime
  readonly #ended: () => void
  #rateMs = 0

  constructor(rt: Runtime) {
    this.#rt = rt
    this.#ended = rt.registry.onChange(() => {
      this.#tell()
    })
  }

  /** As `BlockProfile.rateMs`. */
  set rateMs(ms: number) {
    this.#rateMs = ms
    this.#tell()
  }

  close(): void {
    this.#ended()
    this.rateMs = 0
  }

  async sites(kind: ProfileKind): Promise<Site[]> {
    const there = this.#set?.goroutines
    if (there === undefined || kind === 'select') return []
    return kind === 'goroutine' ? (await there.censuses()).flatMap(sitesOf) : there.waits(kind)
  }

  #tell(): void {
    const set = this.#set
    if (set !== undefined) set.waitSamplingMs = this.#rateMs
  }

  get #set(): ProcessorSet | undefined {
    return this.#rt.registry.list('processors')[0] as ProcessorSet | undefined
  }
}

/** As `goroutineSites` has them. */
function sitesOf({ ids, doing, origin, name, origins, names }: FarCensus): Site[] {
  const sites = new Map<string, Site>()
  for (let i = 0; i < ids.length; i++) {
    const key = `${String(origin[i])} ${String(doing[i])} ${String(name[i])}`
    const known = sites.get(key)
    if (known !== undefined) known.count++
    else sites.set(key, siteOf(origins[origin[i] as number], doing[i] as number, names[name[i] as number]))
  }
  return [...sites.values()]
}

function siteOf(origin: FarCensus['origins'][number] | undefined, doing: number, waitsFor = ''): Site {
  const { name, site } = origin ?? { name: 'unknown', site: '' }
  const target = waitsFor.replaceAll('`', '')
  return {
    lines: [`${name} (${site === '' ? 'unknown' : site})`],
    operation: `${doings[doing] ?? 'unknown'}${target === '' ? '' : ` ${target}`}`,
    count: 1,
    delayMs: 0,
  }
}
