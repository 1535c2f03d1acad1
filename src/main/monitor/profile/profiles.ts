/** The profiles of one program: block, mutex and goroutine, as data for the screen and as files. */
import type { Knob } from '../../base/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type {
  ProfileData,
  ProfileFile,
  ProfileFrame,
  ProfileKind,
  ProfileStack,
} from '../../../shared/profile.ts'
import { shortSite } from '../site-words.ts'
import { BlockProfile, parseFrame } from '../../parallel/index.ts'
import { FarSites } from './far-sites.ts'
import { goroutineSites } from './goroutine-profile.ts'
import { SelectProfile } from './select-profile.ts'
import { selectCases } from './select-sites.ts'
import { encodePprof, type PprofOptions } from './pprof.ts'
import type { Site } from './site.ts'

const countsOnly = (kind: ProfileKind): boolean => kind === 'goroutine' || kind === 'select'

/** A stack per 10 ms of waiting: seen in no benchmark, and a wait of that length is always there. */
const defaultRateMs = 10
/** The heaviest stacks go to the screen; a file has all. */
const mostStacks = 400

export class Profiles {
  readonly #rt: Runtime
  readonly selects: SelectProfile
  readonly #waits: BlockProfile
  readonly #far: FarSites
  readonly #release: () => void

  constructor(rt: Runtime, rateMs = defaultRateMs) {
    this.#rt = rt
    this.#waits = new BlockProfile(rt)
    this.#waits.rateMs = rateMs
    this.selects = new SelectProfile(rt)
    this.selects.on = rateMs > 0
    this.#far = new FarSites(rt)
    this.#far.rateMs = rateMs
    this.#release = rt.registry.add('knob', this.#knob())
  }

  close(): void {
    this.#waits.close()
    this.#far.close()
    this.selects.on = false
    this.#release()
  }

  /** Of all processors. */
  async getAll(what: { kind: ProfileKind }): Promise<ProfileData> {
    return this.get(what, await this.#far.sites(what.kind))
  }

  async fileOfAll(what: { kind: ProfileKind }): Promise<ProfileFile> {
    return this.file(what, await this.#far.sites(what.kind))
  }

  /** Of P0, and of those that `others` come from. */
  get({ kind }: { kind: ProfileKind }, others: readonly Site[] = []): ProfileData {
    const frames: ProfileFrame[] = []
    const known = new Map<string, number>()
    const frame = (name: string, site: string): number => {
      const key = `${name}\n${site}`
      let at = known.get(key)
      if (at === undefined) {
        at = frames.push({ name, site }) - 1
        known.set(key, at)
      }
      return at
    }
    const weight = ({ count, delayMs }: Site): number => (countsOnly(kind) ? count : delayMs)
    const stacks = [...this.#sites(kind), ...others]
      .sort((a, b) => weight(b) - weight(a))
      .slice(0, mostStacks)
      .map(({ lines, operation, count, delayMs, waits }): ProfileStack => {
        const stack = lines.toReversed().map((line) => {
          const { name, file, line: at } = parseFrame(line)
          return frame(name, shortSite(at === 0 ? file : `${file}:${String(at)}`))
        })
        const all = [...stack, frame(operation, '')]
        return { stack: all, count: Math.round(count), delayMs, ...(waits && { waits }) }
      })
    return {
      kind,
      frames,
      stacks,
      sinceMs: this.#waits.sinceMs,
      atMs: this.#rt.clock.wall(),
      rateMs: this.#waits.rateMs,
    }
  }

  file({ kind }: { kind: ProfileKind }, others: readonly Site[] = []): ProfileFile {
    const { sinceMs, rateMs } = this.#waits
    return pprofFile([...this.#sites(kind), ...others], {
      kind,
      rateMs,
      sinceMs,
      atMs: this.#rt.clock.wall(),
    })
  }

  #sites(kind: ProfileKind): Iterable<Site> {
    if (kind === 'goroutine') return goroutineSites(this.#rt)
    if (kind === 'select') return selectCases(this.selects)
    return (kind === 'block' ? this.#waits.block : this.#waits.mutex).values()
  }

  #knob(): Knob {
    return {
      id: 'monitor.profile.rate',
      group: 'Monitor',
      label: 'profile',
      property: 'rate',
      unit: 'ms',
      min: 0,
      max: 1000,
      step: 1,
      initial: this.#waits.rateMs,
      help: 'One stack is taken per so many ms that goroutines wait, and of selects at most some hundred a second. 0 takes none and costs nothing.',
      get: () => this.#waits.rateMs,
      set: (value) => {
        this.#waits.rateMs = value
        this.selects.on = value > 0
        this.#far.rateMs = value
      },
    }
  }
}

/** A profile that was put down earlier, as a file: places are as short as the screen shows them. */
export function profileFile({ frames, stacks, ...options }: ProfileData): ProfileFile {
  const sites = stacks.map(({ stack, count, delayMs }): Site => {
    const named = stack.toReversed().flatMap((at) => frames[at] ?? [])
    const lines = named.slice(1).map(({ name, site }) => `${name} (${site === '' ? 'unknown' : site})`)
    return { lines, operation: named[0]?.name ?? '', count, delayMs }
  })
  return pprofFile(sites, options)
}

function pprofFile(sites: Iterable<Site>, options: PprofOptions): ProfileFile {
  const stamp = new Date(options.atMs).toISOString().slice(0, 19).replaceAll(':', '-')
  const bytes = encodePprof(sites, options)
  return { name: `weir-${options.kind}-${stamp}.pb.gz`, base64: bytes.toString('base64') }
}
