/** The process of one run of a user's file: a complete host with that one program, served over the port. */
import { createHost } from '../create-host.ts'
import { toErrorInfo } from '../errors.ts'
import { serve } from '../serve.ts'
import type { Catalog } from '../types.ts'
import { describe, importBundle, startProgram, type Workload } from '../../workloads/index.ts'
import { type Port, portTransport } from '../../../shared/port-transport.ts'
import { tellLastWords } from './last-words.ts'
import type { LoadedMessage, LoadMessage } from './messages.ts'
import { parentPort } from './parent-port.ts'
import { startWatchdog } from './start-watchdog.ts'

/** The app passes on what all of its pages ask, and has checked it before. */
const limits = {
  framesPerSecond: 100_000,
  burst: 100_000,
  calls: 1000,
  streams: 100,
  frameLength: 1024 * 1024,
}

const isLoad = (data: unknown): data is LoadMessage =>
  typeof data === 'object' && data !== null && 'weir' in data && data.weir === 'load'

const port = parentPort()
port.onGone(() => process.exit())
port.onMessage((data) => {
  if (isLoad(data)) void run(port, data)
})

async function run(port: Port, load: LoadMessage): Promise<void> {
  const sources = new Set(load.sources)
  tellLastWords(sources)
  startWatchdog(load)
  let answer: LoadedMessage
  try {
    const workload = await importBundle(load.file, { text: load.text, sources })
    answer = { weir: 'loaded', info: describe(workload) }
    const { version, sampleHz, lastChange } = load
    const host = createHost({ shell: 'web', version, sampleHz, lastChange, catalog: catalogOf(workload) })
    serve(host, portTransport(port), 'control', { limits })
  } catch (error) {
    answer = { weir: 'broken', error: toErrorInfo(error) }
  }
  port.post(answer)
}

function catalogOf(workload: Workload): Catalog {
  const info = describe(workload)
  return {
    list: () => [info],
    open: () => Promise.resolve({ info, start: (hooks) => startProgram(workload, hooks) }),
  }
}
