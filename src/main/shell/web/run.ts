/** The app as a page: from the command line to the line that says where it is. */
import { fileURLToPath } from 'node:url'
import { dataDirectory } from '../../base/index.ts'
import type { Host } from '../../host/index.ts'
import { beginExtras, checkWorkload, codeOf, createAppHost, runWorkload, selection } from '../launch.ts'
import type { Places } from '../launch.ts'
import { OptionError } from '../options.mjs'
import type { Options } from '../options.mjs'
import { onStopSignal } from '../signals.ts'
import { reportStrayRejections } from '../stray-rejections.ts'
import { keptTokens } from './kept-tokens.ts'
import { canOpenBrowser, openBrowser } from './open-browser.ts'
import { startWebShell } from './server.ts'
import type { WebShell } from './server.ts'

/** Resolves once the page can be opened; the process then lives until it is told to stop. */
export async function runWeb(options: Options, places: Places): Promise<void> {
  const host = createAppHost('web', places, options)
  let shell: WebShell | undefined
  const stop = async (): Promise<void> => {
    await shell?.close()
    await host.close()
  }
  onStopSignal(stop, () => process.exit(0))
  reportStrayRejections()
  try {
    checkWorkload(host, options)
    shell = await listen(host, options, places)
    await runWorkload(host, options)
    await beginExtras(host, options, (line) => process.stdout.write(`${line}\n`))
  } catch (error) {
    await stop()
    throw error
  }
  announce(shell, options)
}

async function listen(host: Host, { port }: Options, places: Places): Promise<WebShell> {
  try {
    const pageDirectory = fileURLToPath(places.page)
    if (port === 0) return await startWebShell({ host, port, pageDirectory })
    return await startWebShell({ host, port, pageDirectory, tokens: keptTokens(dataDirectory(), port) })
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE')
      throw new OptionError(`Port ${String(port)} is in use; --port 0 takes any free one.`)
    if (codeOf(error) === 'EACCES')
      throw new OptionError(`Port ${String(port)} needs rights that you do not have.`)
    throw error
  }
}

/** The one line that people and scripts wait for. */
function announce(shell: WebShell, options: Options): void {
  const selected = selection(options)
  const url = selected === '' ? shell.url : `${shell.url}&${selected}`
  process.stdout.write(`Weir is at ${url}\n`)
  if (options.observeToken) process.stdout.write(`To observe only: ${shell.observeUrl}\n`)
  if (options.open && canOpenBrowser(process.env, process.platform)) openBrowser(url)
}
