/**
 * What becomes of a job that goes wrong, of the others, and of the pool: `node bench/file.mjs pool/faults.ts [--rounds n]`.
 * Out of memory takes as long as it takes to fill 32 MB.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { threadPool, type ThreadPool } from '../../src/main/pool/index.ts'
import { median } from '../harness/statistics.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const kinds = ['throw', 'exit', 'out of memory', 'uncaught in a callback', 'busy loop, cancelled']
const module = fileURLToPath(new URL('../../../bench/pool/job-faults.mjs', import.meta.url))

interface Outcome {
  error: string
  /** From the submission (cancelled: from the cancellation) to the error. */
  endedMs: number
  /** From then until both threads are there again and a job has gone through each. */
  wholeMs: number
  otherFine: boolean
}

async function provoke(pool: ThreadPool<string, string>, kind: string): Promise<Outcome> {
  const stop = new AbortController()
  const other = pool.submit('other')
  const doomed = pool.submit(kind, { signal: stop.signal })
  let since = performance.now()
  if (kind.includes('cancelled')) {
    setTimeout(() => {
      since = performance.now()
      stop.abort()
    }, 20)
  }
  const error: unknown = await doomed.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const endedMs = performance.now() - since
  const ended = performance.now()
  while (pool.stats().live < 2) await new Promise((resolve) => setImmediate(resolve))
  await pool.submit('through')
  const wholeMs = performance.now() - ended
  return { error: named(error), endedMs, wholeMs, otherFine: (await other) === 'well' }
}

function named(error: unknown): string {
  const { name, reason } = error as { name: string; reason?: string }
  return reason === undefined ? name : `${name} (${reason})`
}

for (const kind of kinds) {
  const outcomes: Outcome[] = []
  for (let i = 0; i < Number(values.rounds); i++) {
    const limits = kind === 'out of memory' ? { resourceLimits: { maxOldGenerationSizeMb: 32 } } : {}
    const pool = threadPool<string, string>({ name: 'faults', size: 2, module, replaceAfterMs: 0, ...limits })
    await pool.ready()
    // At work for a moment, as pools are when something goes wrong.
    await Promise.all(Array.from({ length: 20 }, () => pool.submit('warm')))
    await new Promise((resolve) => setTimeout(resolve, 100))
    outcomes.push(await provoke(pool, kind))
    await pool.close()
  }
  const ms = (pick: (outcome: Outcome) => number): string => {
    const all = outcomes.map(pick)
    return `${median(all).toFixed(1)} ms (at most ${Math.max(...all).toFixed(1)})`
  }
  console.log(
    `${kind.padEnd(23)} ${(outcomes[0]?.error ?? '').padEnd(30)} ended ${ms((o) => o.endedMs)}  whole after ${ms((o) => o.wholeMs)}` +
      `  others ${outcomes.every((o) => o.otherFine) ? 'untouched' : 'HARMED'}`,
  )
}
