/** Every built-in workload under the eyes of the host: the sound ones raise no alarm, the mistakes exactly theirs. */
import { describe, expect, it } from 'vitest'
import { realClock } from '../../../src/main/base/index.ts'
import { Watch } from '../../../src/main/host/watch.ts'
import { Sampler } from '../../../src/main/monitor/index.ts'
import { diagnose } from '../../../src/main/monitor/wait-for/index.ts'
import { KnobRegistry } from '../../../src/main/tuning/index.ts'
import {
  builtIns,
  mistakes,
  type Program,
  startProgram,
  type Workload,
} from '../../../src/main/workloads/index.ts'
import type { Finding } from '../../../src/shared/model.ts'
import { knobs } from '../../workloads/support/run.ts'

/** Stricter than the finding, which waits for ten seconds when it is not certain. */
const stuckMs = 1500
const watchedMs = 4000
const broken = new Set<Workload>(mistakes.map(([mistake]) => mistake))
/** Findings that say that a program is wrong. The others (full, slow, late) may be true of a sound one on a slow machine. */
const wrong =
  /^(?:wait-for|leak|panic|deadlock|goroutine-growth|context-leak|oversized-buffer|pool-oversized)\b/

class Watched {
  readonly program: Program
  readonly #sampler = new Sampler({ clock: realClock })
  readonly #watch: Watch
  readonly sentences: string[] = []
  readonly alarms = new Map<string, Finding>()

  constructor(workload: Workload) {
    this.program = startProgram(workload, { onLog: () => undefined, onCheck: () => undefined })
    const registry = new KnobRegistry()
    registry.attach(this.program.rt.registry)
    this.#sampler.attach(this.program.rt)
    this.#watch = new Watch(realClock, this.#sampler, registry)
    this.#watch.beginRun()
    this.program.done.catch((error: unknown) => {
      this.#watch.endRun(error)
      this.#note()
    })
  }

  async until(over: () => boolean): Promise<void> {
    while (!over()) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      this.#sampler.sample()
      if (this.#watch.tick(realClock.now())) this.#note()
      for (const { ageMs, sentence } of diagnose(this.program.rt))
        if (ageMs > stuckMs) this.sentences.push(sentence)
    }
  }

  async stop(): Promise<void> {
    this.#sampler.close()
    await this.program.stop()
  }

  #note(): void {
    for (const finding of this.#watch.findings)
      if (wrong.test(finding.id)) this.alarms.set(finding.id, finding)
  }
}

describe.concurrent('no built-in workload raises a false alarm', () => {
  for (const workload of builtIns.filter((each) => !broken.has(each))) {
    it(workload.name, { timeout: 60_000 }, async () => {
      const watched = new Watched(workload)
      const endMs = performance.now() + watchedMs
      try {
        await watched.until(() => performance.now() >= endMs)
      } finally {
        await watched.stop()
      }
      expect(watched.sentences).toEqual([])
      expect([...watched.alarms.values()].map(({ title, text }) => `${title}: ${text}`)).toEqual([])
    })
  }
})

describe.concurrent('a mistake raises its finding and no other', () => {
  it.each([
    ['leak', /^(?:Possible g|G)oroutine leak in answerer$/],
    ['close-by-receiver', /^Send on closed channel in sender$/],
    ['send-on-closed', /^(?:Send on closed channel|Channel closed twice) in sender$/],
  ])('%s', { timeout: 120_000 }, async (name, title) => {
    const workload = builtIns.find((each) => each.name === name)
    if (workload === undefined || !broken.has(workload)) throw new Error(`no mistake ${name}`)
    const watched = new Watched(workload)
    try {
      // The panics come the sooner, the faster it goes.
      await watched.until(() => knobs(watched.program).length > 0)
      for (const knob of knobs(watched.program)) if (name !== 'leak') await knob.set(knob.min)
      await watched.until(() => watched.alarms.size > 0)
    } finally {
      await watched.stop()
    }
    const [alarm, ...others] = watched.alarms.values()
    expect(alarm?.title).toMatch(title)
    expect(alarm?.detail?.fix?.text).toMatch(/\S/)
    expect(others).toEqual([])
  })
})
