/** Runs one child process for one workload of one implementation, and checks what it computed. */
import { spawn } from 'node:child_process'
import type { Row } from './catalogue.ts'

export interface Repetition {
  readonly wallMs: number
  readonly cpuMs: number
  readonly checksum: number
  readonly extra?: Readonly<Record<string, number>>
}

export interface Sample {
  readonly n: number
  readonly version: string
  readonly repetitions: readonly Repetition[]
}

export interface Failure {
  /** `n/a` when it has no such operation; else what went wrong. */
  readonly failure: string
}

/** How to start an implementation: everything before `<workload> <n> <warmup n> <warmup ms> <repetitions>`. */
export interface Contestant {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly peer: boolean
}

const timeoutMs = 30_000
const cannotDoIt = 3

/** A peer's warm-up is a quarter of ours: enough for its optimised code, and seven of them cost most of a run's time. */
export async function measure(who: Contestant, row: Row, quick: boolean): Promise<Sample | Failure> {
  const shrink = quick ? 10 : 1
  const n = Math.ceil((who.peer ? row.peerN : row.n) / shrink)
  const warmup = Math.min(row.warmup, n)
  const counts = [row.id, n, warmup, row.warmupMs / shrink / (who.peer ? 4 : 1), row.repetitions].map(String)
  const { code, out, err } = await output(who.command, [...who.args, ...counts])
  if (code === cannotDoIt) return { failure: 'n/a' }
  if (code === 'timeout') return { failure: `over ${timeoutMs / 1000} s` }
  if (code !== 0) return { failure: `exit ${String(code)}: ${err.trim().split('\n').at(-1) ?? ''}` }
  const sample = JSON.parse(out) as Sample
  const expected = row.checksum(n)
  const wrong = sample.repetitions.find((repetition) => repetition.checksum !== expected)
  if (wrong !== undefined) return { failure: `wrong: ${wrong.checksum} instead of ${expected}` }
  return sample
}

interface Output {
  code: number | 'timeout' | null
  out: string
  err: string
}

function output(command: string, args: readonly string[]): Promise<Output> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GOMAXPROCS: '1' }
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: timedOut ? 'timeout' : code, out, err })
    })
  })
}
