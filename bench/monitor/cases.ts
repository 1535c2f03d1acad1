/** The benchmarks that are watched: those of `bench/runtime`, as programs that do a piece of work whenever they are asked. */
import type { Chan, Go } from '../../src/main/runtime/index.ts'
import { type Program, startProgram, type Workload, workload } from '../../src/main/workloads/index.ts'
import type { Outcome } from '../runtime/outcome.ts'
import { fanIn, pingPong, pool } from '../runtime/weir/channels.ts'

const sumBelow = (n: number): number => (n * (n - 1)) / 2

interface Case {
  readonly body: (n: number) => Go<Outcome>
  readonly checksum: (n: number) => number
}

export const cases = {
  pingpong: { body: pingPong, checksum: (n) => n },
  fanin: { body: fanIn, checksum: sumBelow },
  pool: { body: pool, checksum: sumBelow },
} as const satisfies Record<string, Case>

export type CaseName = keyof typeof cases

interface Channels {
  asked: Chan<number>
  answered: Chan<number>
}

export class Work {
  readonly workload: Workload
  readonly #checksum: (n: number) => number
  readonly #begun: Promise<Channels>

  constructor(name: CaseName) {
    const { body, checksum } = cases[name]
    this.#checksum = checksum
    let begin: (channels: Channels) => void = () => undefined
    this.#begun = new Promise((resolve) => (begin = resolve))
    this.workload = workload({
      name,
      title: name,
      summary: '',
      tag: '',
      lesson: '',
      main: function* (w): Go<void> {
        const asked = w.rt.chan<number>(0, { name: 'asked' })
        const answered = w.rt.chan<number>(0, { name: 'answered' })
        // Who asks is outside.
        w.onStop(w.rt.hold())
        begin({ asked, answered })
        for (;;) {
          const n = (yield* asked.recv()) ?? 0
          yield* answered.send((yield* body(n)).checksum)
        }
      },
    })
  }

  /** Without any host. */
  start(): Program {
    return startProgram(this.workload)
  }

  /** `n` operations. */
  async do(n: number): Promise<void> {
    const { asked, answered } = await this.#begun
    await asked.send(n)
    const checksum = await answered.recv()
    if (checksum !== this.#checksum(n)) throw new Error(`wrong: ${String(checksum)}`)
  }
}
