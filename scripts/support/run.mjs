/** Child processes, and the promise that none outlives this one. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A step of the scripts failed; the step itself has said why. */
export class StepError extends Error {}

/** Above the 1.5 s that the app gives itself. */
const killAfterMs = 1900

/**
 * Runs `command` to its end and resolves with its exit code (128 + n when signal n ended it).
 *
 * The child has an IPC channel. At SIGINT, SIGTERM or SIGHUP we close that channel, which our app takes for
 * the order to stop, and wait. We do not pass the signal on: Ctrl-C has already reached the child, which is in
 * the same process group. Should we be killed outright, the channel closes as well.
 *
 * @param {string[]} args
 * @param {{ output?: 'stdout' | 'stderr', onMessage?: (message: unknown) => void, env?: NodeJS.ProcessEnv, stop?: 'disconnect' | 'signal' }} options
 */
export function run(command, args, { output = 'stdout', onMessage, env, stop = 'disconnect' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', output === 'stdout' ? 'inherit' : process.stderr, 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    let killer
    const onSignal = (signal) => {
      if (child.connected) child.disconnect()
      if (stop === 'signal') child.kill(signal)
      killer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, onSignal)
    const finish = (code) => {
      clearTimeout(killer)
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
  const code = await run(command, args, { output: 'stderr', stop: 'signal', env })
  if (code !== 0) throw new StepError(`${sentence} That failed with exit code ${code}.`)
}
