/**
 * Starts the process of a user's file as one of Electron's utility processes: the packaged app's binary does
 * not act as Node for anybody who asks, so it cannot be forked.
 */
import { utilityProcess } from 'electron'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Launch } from '../../host/index.ts'

export const launchUtility: Launch = ({ entry, nodeOptions, directory }) => {
  const child = utilityProcess.fork(fileURLToPath(entry), [], {
    cwd: directory,
    execArgv: nodeOptions,
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'Weir workload',
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('the process has no output')
  let killed = false
  return {
    get pid() {
      return child.pid
    },
    port: {
      post(data) {
        child.postMessage(data)
      },
      onMessage(listener) {
        child.on('message', listener)
      },
      onGone(listener) {
        child.once('exit', listener)
      },
      close() {
        child.kill()
      },
    },
    stdout: stdout as unknown as Readable,
    stderr: stderr as unknown as Readable,
    onExit(listener) {
      // Electron gives a code also where a signal ended the process.
      child.once('exit', (code) => listener(killed ? null : code, killed ? 'SIGKILL' : null))
    },
    kill() {
      killed = true
      // `child.kill` asks, and a blocked process does not hear.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
