/** The agent of one process: options from the command line or the program, its server, its card, its end. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { toError } from '../../base/index.ts'
import { contractVersion } from '../../../shared/attach.ts'
import type { Agent, AgentOptions } from '../../../shared/agent.ts'
import { AgentServer } from './agent-server.ts'
import { cardsDirectory, leaveCard } from './card.ts'

let running: Promise<Agent> | undefined

export function startAgent(options: AgentOptions): Promise<Agent> {
  running ??= start(options).catch((error: unknown) => {
    running = undefined
    return brokenAgent(toError(error).message)
  })
  return running
}

/** Whether the module at `url` was named by `--import`, here or in NODE_OPTIONS, and not imported by the program. */
export function isPreloaded(url: string): boolean {
  const options = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  const named = options.flatMap((option, i) =>
    option === '--import' ? (options[i + 1] ?? []) : option.startsWith('--import=') ? option.slice(9) : [],
  )
  const file = fileURLToPath(url)
  return named.some((name) => name === 'weir/agent' || name === url || path.resolve(name) === file)
}

/** What `--import weir/agent` goes by. A value that makes no sense is warned of and not used. */
export function optionsOf(env: NodeJS.ProcessEnv): AgentOptions {
  const { WEIR_AGENT_NAME: name, WEIR_AGENT_PORT: port, WEIR_AGENT_TUNING: tuning } = env
  const options: AgentOptions = {
    print: isSet(env['WEIR_AGENT_PRINT']),
    listed: env['WEIR_AGENT_LISTED'] !== '0',
  }
  if (isSet(name)) options.name = name
  if (isSet(port)) {
    if (/^\d+$/.test(port) && Number(port) <= 65_535) options.port = Number(port)
    else warn(`WEIR_AGENT_PORT is no port: ${port}`)
  }
  if (tuning === 'on' || tuning === 'ask' || tuning === 'off') options.tuning = tuning
  else if (isSet(tuning)) {
    // Whoever meant to forbid must not allow by a slip.
    options.tuning = 'off'
    warn(`WEIR_AGENT_TUNING is on, ask or off, not ${tuning}: taken as off`)
  }
  return options
}

async function start(options: AgentOptions): Promise<Agent> {
  const { name = programName(), port = 0, tuning = 'ask', listed = true, print = false } = options
  const server = await AgentServer.open({ name, version: version(), port, tuning, onError: warnOnce() })
  const { tokens, authority } = server
  const url = `http://${authority}/#token=${tokens.observe}`
  const controlUrl = tuning === 'off' ? '' : `http://${authority}/#token=${tokens.control}`
  let problem: string | undefined
  let removeCard: () => void = () => undefined
  if (listed)
    try {
      removeCard = leaveCard(cardsDirectory(), {
        contract: contractVersion,
        pid: process.pid,
        name,
        node: process.version,
        machine: hostname(),
        port: server.port,
        startedAtMs: server.startedAtMs,
        tokens: { observe: tokens.observe, ...(tuning !== 'off' && { control: tokens.control }) },
      })
    } catch (error) {
      problem = `it is not listed: ${toError(error).message}`
      warn(problem)
    }
  process.once('exit', removeCard)
  if (print) process.stderr.write(`weir/agent: ${name} is at ${tuning === 'off' ? url : controlUrl}\n`)
  let closing: Promise<void> | undefined
  return {
    url,
    controlUrl,
    problem,
    close() {
      running = undefined
      process.off('exit', removeCard)
      removeCard()
      return (closing ??= server.close())
    },
  }
}

function brokenAgent(problem: string): Agent {
  warn(`cannot start: ${problem}`)
  return { url: '', controlUrl: '', problem, close: () => Promise.resolve() }
}

/** `index.js` and its like say nothing: then it is the folder. */
const nameless = /^(index|main|server|app|cli)$/

function programName(): string {
  const file = process.argv[1]
  if (file === undefined) return 'node'
  const { name, dir } = path.parse(file)
  return nameless.test(name) ? path.basename(dir) || name : name
}

/** Of the package that this module is in, built or not. */
function version(): string {
  for (const up of [
    '../package.json',
    '../../package.json',
    '../../../package.json',
    '../../../../package.json',
  ])
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as Record<
        string,
        string
      >
      if (name === 'weir' && version !== undefined) return version
    } catch {
      // Another folder.
    }
  return ''
}

const isSet = (text: string | undefined): text is string => text !== undefined && text !== '' && text !== '0'

function warn(words: string): void {
  process.emitWarning(`weir/agent: ${words}`)
}

/** What fails ten times a second is told once. */
function warnOnce(): (error: unknown) => void {
  let told = false
  return (error) => {
    if (!told) warn(toError(error).stack ?? toError(error).message)
    told = true
  }
}
