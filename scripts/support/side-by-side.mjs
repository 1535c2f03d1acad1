/** Checks that run at the same time, after what is missing has been installed. */
import { join } from 'node:path'
import { ensureInstalled } from './prepare.mjs'
import { StepError, root, run } from './run.mjs'

/**
 * Runs a program of node_modules once with each list of arguments; all run to their end. Resolves with the worst exit code.
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
  const codes = await Promise.all(
    passes.map((args) => run(process.execPath, [script, ...args], { ending: 'signal' })),
  )
  return Math.max(...codes)
}
