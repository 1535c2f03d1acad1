/**
 * `weir/agent`: lets Weir watch, and with leave steer, the program that it is loaded into. Either
 * `node --import weir/agent app.js`, or `serveAgent()` in the program itself.
 */
import { isMainThread } from 'node:worker_threads'
import { isPreloaded, optionsOf, startAgent } from './host/attach/agent.ts'
import type { Agent, AgentOptions } from '../shared/agent.ts'

export type { Agent, AgentOptions }

/**
 * Starts the agent, or gives the one that runs. Never rejects: a program must not end because it cannot be watched, so
 * what went wrong stands in `problem` and is warned of once.
 *
 * It does not keep the program alive, and samples nothing while nobody looks.
 */
export function serveAgent(options: AgentOptions = {}): Promise<Agent> {
  return startAgent(options)
}

// Threads inherit `--import`; theirs are goroutines of the main thread's program.
if (isMainThread && isPreloaded(import.meta.url)) void startAgent(optionsOf(process.env))
