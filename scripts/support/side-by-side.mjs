/** Checks that run at the same time, after what is missing has been installed. */
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { ensureInstalled } from './prepare.mjs'
import { StepError, root, run } from './run.mjs'

/** More would not fit beside each other: each pass holds the types of a whole project. */
const most = 2

/**
 * Runs a program of node_modules once with each list of arguments, two at a time and in their order; all run to their end,
 * and each says on stderr how it ended. Resolves with the worst exit code.
 *
 * @param {string} program its path in node_modules
 * @param {readonly string[][]} passes
 */
export async function sideBySide(program, passes) {
  try {
    await ensureInstalled()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(`weir: ${error.message}`)
    return 1
  }
  const script = join(root, 'node_modules', program)
  const waiting = [...passes]
  let worst = 0
  const lane = async () => {
    for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
      const start = performance.now()
      const code = await run(process.execPath, [script, ...args], { ending: 'signal' })
      const seconds = Math.round((performance.now() - start) / 1000)
      console.error(`weir: ${basename(program)} ${args.join(' ')}: ${outcome(code)} (${seconds} s)`)
      worst = Math.max(worst, code)
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, availableParallelism()) }, lane))
  return worst
}

/** Above 128 a signal ended it: 137 is what the system does when memory runs out. */
function outcome(code) {
  if (code === 0) return 'ok'
  return code > 128 ? `ended by signal ${code - 128}` : `exit code ${code}`
}
