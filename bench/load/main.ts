/**
 * The load tool: many clients against a hub, with publishers, slow and half-open clients; checks that every healthy
 * client got every message once and in order. Exits with 1 when one did not, with 2 when it was called wrongly.
 */
import { parseArgs } from 'node:util'
import { startServer, type Server } from '../hub/contenders.ts'
import { faults, measure } from './drive.ts'

const help = `npm run load -- [flags]

  --clients 1000     WebSocket clients
  --publishers 1     how many of them send
  --in-flight 64     messages of each publisher that are not back yet
  --bytes 128        of a message
  --rate 0           messages per second; 0: as fast as they come back
  --slow 0           clients beside them that do not read
  --half-open 0      clients beside them that are gone without a word
  --seconds 5        to measure, after one second of warming up
  --port N           a server that sends all to all, instead of Weir's hub
  --pid N            that server's process, for its CPU time and memory
`

function usage(message: string): never {
  process.stderr.write(`${message}\n\n${help}`)
  process.exit(2)
}

function read(): ReturnType<typeof parse> {
  try {
    return parse()
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error))
  }
}

const parse = () =>
  parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      clients: { type: 'string', default: '1000' },
      publishers: { type: 'string', default: '1' },
      'in-flight': { type: 'string', default: '64' },
      bytes: { type: 'string', default: '128' },
      rate: { type: 'string', default: '0' },
      slow: { type: 'string', default: '0' },
      'half-open': { type: 'string', default: '0' },
      seconds: { type: 'string', default: '5' },
      port: { type: 'string' },
      pid: { type: 'string' },
    },
  })

const { values } = read()
if (values.help) {
  process.stdout.write(help)
  process.exit(0)
}

/** The value of a flag that must be a whole number, `least` or more. */
function whole(flag: keyof typeof values, least: number): number {
  const value = Number(values[flag])
  if (Number.isInteger(value) && value >= least) return value
  return usage(`--${flag} wants a whole number from ${least} up, not ${String(values[flag])}`)
}

async function target(): Promise<Server> {
  if (values.port === undefined) return startServer('weir')
  return {
    port: whole('port', 1),
    pid: values.pid === undefined ? process.pid : whole('pid', 1),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const options = {
  host: '127.0.0.1',
  clients: whole('clients', 1),
  publishers: whole('publishers', 1),
  inFlight: whole('in-flight', 1),
  messageBytes: whole('bytes', 16),
  perSecond: whole('rate', 0),
  slow: whole('slow', 0),
  halfOpen: whole('half-open', 0),
  warmUpMs: 1000,
  measureMs: whole('seconds', 1) * 1000,
}
await using server = await target()
const run = await measure({ ...options, port: server.port, serverPid: server.pid })
const wrong = faults(run)
const health = await fetch(`http://127.0.0.1:${server.port}/health`).then(
  (response) => response.text(),
  () => 'nothing',
)
process.stderr.write(
  `${Math.round(run.perSecond).toLocaleString('en')} deliveries/s to ${options.clients} clients, ` +
    `p50 ${run.p50Ms.toFixed(1)} ms, p99 ${run.p99Ms.toFixed(1)} ms\n` +
    `server: ${run.cpuSecondsPerMillion.toFixed(3)} CPU s per million, ` +
    `${(run.idleBytesPerClient / 1024).toFixed(1)} KiB per idle client, ` +
    `${(run.residentBytes.high / 2 ** 20).toFixed(0)} MiB at most\n` +
    `slow and half-open clients that saw themselves closed: ${JSON.stringify(run.closedOthers)}; the hub says ${health}\n` +
    `${run.published} messages published: ${wrong.length === 0 ? 'every healthy client got each once and in order' : wrong.join(', ')}\n`,
)
process.stdout.write(`${JSON.stringify({ options, run, faults: wrong }, null, 2)}\n`)
process.exitCode = wrong.length === 0 ? 0 : 1
