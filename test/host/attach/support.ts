/** An app and a folder for cards of its own, and agents in this very process: only their sockets lie between. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import { AgentServer, type AgentServerOptions } from '../../../src/main/host/attach/agent-server.ts'
import { type Card, leaveCard } from '../../../src/main/host/attach/card.ts'
import { type App, createApp, createHost } from '../../../src/main/host/index.ts'
import { contractVersion } from '../../../src/shared/attach.ts'
import { hostname } from 'node:os'

export const soon = { timeout: 60_000, interval: 20 }

export interface Bench extends AsyncDisposable {
  app: App
  folder: string
  agent(options?: Partial<AgentServerOptions>): Promise<AgentServer>
  /** Leaves a card for it, as agents do. */
  list(agent: AgentServer, card?: Partial<Card>, folder?: string): () => void
  /** Until the source on the screens is so. */
  until(what: (state: App['state']) => boolean): Promise<void>
}

export function bench(): Bench {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-agents-'))
  const app = createApp({ local: createHost({ shell: 'web', version: 'test' }), agents: folder })
  const agents: AgentServer[] = []
  return {
    app,
    folder,
    async agent(options = {}) {
      const agent = await AgentServer.open({
        name: 'billing',
        version: 'test',
        port: 0,
        tuning: 'ask',
        onError: (error) => {
          throw error
        },
        ...options,
      })
      agents.push(agent)
      return agent
    },
    list: (agent, card = {}, where = folder) =>
      leaveCard(where, {
        contract: contractVersion,
        pid: process.pid,
        name: 'billing',
        node: process.version,
        machine: hostname(),
        port: agent.port,
        startedAtMs: agent.startedAtMs,
        tokens: { observe: agent.tokens.observe, control: agent.tokens.control },
        ...card,
      }),
    until: (what) =>
      vi.waitFor(() => {
        if (!what(app.state)) throw new Error(`not yet: ${JSON.stringify(app.state.source)}`)
      }, soon),
    async [Symbol.asyncDispose]() {
      await app.close()
      for (const agent of agents) await agent.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The code of what it rejects with. */
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error as { code: unknown }).code,
  )
