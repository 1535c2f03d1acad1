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
import { BlockProfile, type Site } from './block-profile.ts'
import { goroutineSites } from './goroutine-profile.ts'
import { SelectProfile } from './select-profile.ts'
import { selectCases } from './select-sites.ts'
import { encodePprof, type PprofOptions } from './pprof.ts'
import { parseFrame } from './stack.ts'

const countsOnly = (kind: ProfileKind): boolean => kind === 'goroutine' || kind === 'select'

/** A stack per 10 ms of waiting: seen in no benchmark, and a wait of that length is always there. */
const defaultRateMs = 10
/** The heaviest stacks go to the screen; a file has all. */
const mostStacks = 400

export class Profiles {
  readonly #rt: Runtime
  readonly selects: SelectProfile
  readonly #waits: BlockProfile
  readonly #release: () => void

  constructor(rt: Runtime, rateMs = defaultRateMs) {
    this.#rt = rt
    this.#waits = new BlockProfile(rt)
    this.#waits.rateMs = rateMs
    this.selects = new SelectProfile(rt)
    this.selects.on = rateMs > 0
    this.#release = rt.registry.add('knob', this.#knob())
  }

  close(): void {
    this.#waits.close()
    this.selects.on = false
    this.#release()
  }

  get({ kind }: { kind: ProfileKind }): ProfileData {
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
    const stacks = [...this.#sites(kind)]
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

  file({ kind }: { kind: ProfileKind }): ProfileFile {
    const { sinceMs, rateMs } = this.#waits
    return pprofFile(this.#sites(kind), { kind, rateMs, sinceMs, atMs: this.#rt.clock.wall() })
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
