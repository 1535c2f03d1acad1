/** Child processes, and the promise that none outlives this one. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { watchNpm } from './orphan.mjs'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A step of the scripts failed; the step itself has said why. */
export class StepError extends Error {}

/**
 * Ways to end a child. Our app takes the closing of its IPC channel for the order to stop, which also works when
 * we are killed outright, and gives itself 1.5 s. Other programs get the signal, except SIGINT: Ctrl-C has
 * reached the whole process group already, and a second one means "at once" to many.
 */
const endings = {
  disconnect: { killAfterMs: 1900, end: (child) => child.connected && child.disconnect() },
  signal: { killAfterMs: 8000, end: (child, signal) => signal !== 'SIGINT' && child.kill(signal) },
}
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs `command` to its end and resolves with its exit code (128 + n when signal n ended it). When we get a
 * signal ourselves, the child is ended and waited for.
 *
 * @param {string[]} args
 * @param {{ output?: 'stdout' | 'stderr', onMessage?: (message: unknown) => void, env?: NodeJS.ProcessEnv, ending?: 'disconnect' | 'signal' }} options
 */
export function run(command, args, { output = 'stdout', onMessage, env, ending = 'disconnect' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', output === 'stdout' ? 'inherit' : process.stderr, 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    const { end, killAfterMs } = endings[ending]
    let killer
    const onSignal = (signal) => {
      end(child, signal)
      killer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    }
    for (const signal of signals) process.on(signal, onSignal)
    const endWatch = watchNpm(() => onSignal('SIGTERM'))
    const finish = (code) => {
      clearTimeout(killer)
      endWatch()
      for (const signal of signals) process.off(signal, onSignal)
      resolve(code)
    }
    if (onMessage !== undefined) child.on('message', onMessage)
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      finish(1)
    })
    child.once('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal]))
  })
}

/** Runs one step before the app; its output goes to stderr, so that stdout is the app's alone. */
export async function step(sentence, command, args, env) {
  console.error(sentence)
  const code = await run(command, args, { output: 'stderr', ending: 'signal', env })
  if (code !== 0) throw new StepError(`${sentence} That failed with exit code ${code}.`)
}
