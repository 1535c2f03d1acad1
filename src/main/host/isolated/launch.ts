/** Starts a process for a user's file. Plain Node forks; Electron brings its own way (shell/electron). */
import { fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Port } from '../../../shared/port-transport.ts'

export interface ChildHandle {
  readonly pid: number | undefined
  readonly port: Port
  readonly stdout: Readable
  readonly stderr: Readable
  /** Once, when the process has gone; also when it could not be started. */
  onExit(listener: (code: number | null, signal: string | null) => void): void
  /** At once and for certain. */
  kill(): void
}

export interface LaunchOptions {
  entry: URL
  /** Options of Node itself. */
  nodeOptions: string[]
  directory: string
}

export type Launch = (options: LaunchOptions) => ChildHandle

export const forkChild: Launch = ({ entry, nodeOptions, directory }) => {
  const child = fork(fileURLToPath(entry), [], {
    cwd: directory,
    execArgv: nodeOptions,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('the process has no output')
  return {
    get pid() {
      return child.pid
    },
    port: {
      post(data) {
        // A peer that is gone shows by its exit.
        if (child.connected) child.send(data as never, () => undefined)
      },
      onMessage(listener) {
        child.on('message', listener)
      },
      onGone(listener) {
        child.once('disconnect', listener)
      },
      close() {
        if (child.connected) child.disconnect()
      },
    },
    stdout,
    stderr,
    onExit(listener) {
      child.once('error', () => listener(null, null))
      child.once('exit', listener)
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
