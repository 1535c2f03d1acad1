/**
 * A thread beside the user's program. When the program does not turn its event loop, this thread stops it for a
 * moment with the inspector, reads which goroutine runs where, and says so. It ends the process when that is
 * larger than it may be, and when the app that started it has died without a word.
 */
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { markLine, type Mark } from './messages.ts'
import type { WatchdogData } from './start-watchdog.ts'
import { whereItRuns } from './where-it-runs.ts'

const everyMs = 100
/** Looks without a sign of life until it is looked at, and until it is told. */
const noticeAfter = 3
const tellAfter = 10
/** Shares of the heap's limit at which it is worth knowing who fills it. */
const nearLimit = 0.75

const { life, heapBytes, limitBytes, parent } = workerData as WatchdogData
const stderr = 2
const tell = (mark: Mark): void => void writeSync(stderr, markLine(mark))

let seen = -1
let still = 0
let warned = false
let looking = false

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  const signs = life[0] as number
  if (signs !== seen) {
    if (still >= tellAfter) tell({ mark: 'turns', afterMs: still * everyMs })
    seen = signs
    still = 0
  } else still++
  void look()
}, everyMs)

async function look(): Promise<void> {
  if (looking) return
  looking = true
  try {
    if (still === noticeAfter || still === tellAfter) {
      const place = await whereItRuns()
      tell({ mark: 'busy', forMs: still * everyMs, final: still >= tellAfter, place })
    }
    const used = life[1] as number
    if (!warned && used > nearLimit * heapBytes) {
      warned = true
      tell({ mark: 'memory', usedBytes: used, place: await whereItRuns() })
    }
    const held = process.memoryUsage.rss()
    if (held > limitBytes) {
      tell({ mark: 'too-large', usedBytes: held, place: await whereItRuns() })
      process.kill(process.pid, 'SIGKILL')
    }
  } finally {
    looking = false
  }
}
