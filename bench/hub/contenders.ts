/** Starts one contender as a process of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Dialect } from '../load/raw-client.ts'

/**
 * `gorilla`: the chat example's buffers of 1,024 bytes; `gorilla-40k`: room for a whole batch, pooled. `tcp`: bare sockets
 * that only answer the handshake, for their memory.
 */
export type Contender = 'weir' | 'ws' | 'socket.io' | 'gorilla' | 'gorilla-40k' | 'tcp'

export const isGo = (contender: Contender): boolean => contender.startsWith('gorilla')

/** What its clients have to speak. */
export const dialectOf = (contender: Contender): { dialect?: Dialect } =>
  contender === 'socket.io' ? { dialect: 'socket.io' } : {}

const serverFile = fileURLToPath(new URL('./hub-server.js', import.meta.url))
const goBinary = fileURLToPath(new URL('./gorilla-hub', import.meta.url))
const goSource = fileURLToPath(new URL('../../bench/go/hub/main.go', import.meta.url))

/** Undefined when Go or Debian's golang-github-gorilla-websocket-dev is missing, with the reason said. */
export function buildGorilla(): string | undefined {
  try {
    const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' }
    execFileSync(process.env['GO'] ?? 'go', ['build', '-o', goBinary, goSource], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (error) {
    process.stderr.write(`without gorilla: ${(error as Error).message.split('\n')[0] ?? ''}\n`)
  }
  return existsSync(goBinary) ? goBinary : undefined
}

export interface Server extends AsyncDisposable {
  readonly pid: number
  readonly port: number
}

export async function startServer(contender: Contender): Promise<Server> {
  const child: ChildProcess = isGo(contender)
    ? spawn(goBinary, contender === 'gorilla' ? ['1024'] : [], { stdio: ['pipe', 'pipe', 'inherit'] })
    : spawn(process.execPath, [serverFile, contender], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (child.stdout === null || child.pid === undefined) throw new Error(`cannot start ${contender}`)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { port } = JSON.parse(line) as { port: number }
  return {
    pid: child.pid,
    port,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.stdin?.end()
      await ended
    },
  }
}
