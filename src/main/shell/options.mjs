/**
 * The command line of Weir: one definition for the start script, which runs before anything is installed or
 * built, and for both entries of the app. Hence plain JavaScript without dependencies; types in options.d.mts.
 */
import { isAbsolute, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** A mistake of whoever typed the command: one line, exit code 2. */
export class OptionError extends Error {
  name = 'OptionError'
}

export const help = `Weir: watch concurrency live and steer it.

  npm start -- [options]

  --web                  the page in a browser, even where Electron could run
  --port N               port of the page on 127.0.0.1; 0 is any free one (default 0)
  --no-open              do not open a browser
  --workload NAME|FILE   choose a built-in workload, or your own .ts or .js file
  --in-process           run your own file in the app's process instead of one of its own
  --new FILE             write a workload of your own to start from, and nothing else
  --run                  start the workload at once (the first built-in one unless --workload says which)
  --replay FILE          open a recording (.weirrec)
  --metrics PORT         OpenMetrics endpoint on 127.0.0.1; 0 is any free port (off by default)
  --otlp URL             push metrics to an OTLP receiver over HTTP (off by default)
  --observe-token        print a second address, whose page may look but not turn anything
  --help                 this text
`

const flags = {
  web: { type: 'boolean' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  workload: { type: 'string' },
  'in-process': { type: 'boolean' },
  new: { type: 'string' },
  run: { type: 'boolean' },
  replay: { type: 'string' },
  metrics: { type: 'string' },
  otlp: { type: 'string' },
  'observe-token': { type: 'boolean' },
  help: { type: 'boolean' },
}

/** @param {string[]} args @param {string} directory */
export function parseOptions(args, directory) {
  const values = parse(args)
  return {
    web: values.web === true,
    port: parsePort(values.port),
    open: values['no-open'] !== true,
    workload: values.workload === undefined ? undefined : parseWorkload(values.workload, directory),
    run: values.run === true,
    inProcess: values['in-process'] === true,
    create: values.new === undefined ? undefined : parseNew(values.new, directory),
    replay: values.replay === undefined ? undefined : parseReplay(values.replay, directory),
    metricsPort: values.metrics === undefined ? undefined : parsePort(values.metrics, '--metrics'),
    otlpUrl: values.otlp === undefined ? undefined : parseUrl(values.otlp),
    observeToken: values['observe-token'] === true,
    help: values.help === true,
  }
}

function parse(args) {
  try {
    return parseArgs({ args, options: flags, strict: true, allowPositionals: false }).values
  } catch (error) {
    // Node's first sentence names the flag; what follows explains the `--` syntax at length.
    const [first] = error.message.split(/\. |\n/)
    throw new OptionError(`${first}. See --help.`)
  }
}

function parsePort(text, flag = '--port') {
  if (text === undefined) return 0
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new OptionError(`${flag} takes a whole number from 0 to 65535, not \`${text}\`.`)
}

function parseReplay(text, directory) {
  if (text === '') throw new OptionError('--replay takes a file.')
  return resolve(directory, text)
}

function parseUrl(text) {
  if (/^https?:\/\/./.test(text) && URL.canParse(text)) return text
  throw new OptionError(`--otlp takes an http or https address, not \`${text}\`.`)
}

function parseNew(text, directory) {
  if (/\.m?[jt]s$/.test(text)) return resolve(directory, text)
  throw new OptionError(`--new takes the name of a .ts or .js file, not \`${text}\`.`)
}

/** A path has a separator or the ending of a script; anything else is the name of a built-in workload. */
function parseWorkload(text, directory) {
  if (text === '') throw new OptionError('--workload takes a name or a file.')
  const isFile = /[\\/]/.test(text) || /\.[cm]?[jt]s$/.test(text)
  return isFile ? { file: isAbsolute(text) ? text : resolve(directory, text) } : { name: text }
}
