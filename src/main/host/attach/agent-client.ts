/** The app's end of an agent: asks who is there, opens a client of one runtime, and says in words what went wrong. */
import { request } from 'node:http'
import { UsageError } from '../../base/index.ts'
import { dialSocket, loopback, SocketRefused } from '../../loopback/index.ts'
import { contractVersion } from '../../../shared/attach.ts'
import { type Client, createClient } from '../../../shared/client.ts'
import type { ErrorCode } from '../../../shared/contract.ts'
import { type Hello, helloPath, helloSchema, socketPath } from './hello.ts'

const patienceMs = 3_000
const longestAnswer = 256 * 1024
/** A page's call may wait for a table of many goroutines, in a program that has other things to do. */
const callMs = 10_000

/** @throws UsageError `attach-…` */
export async function askAgent(port: number, token: string): Promise<Hello> {
  const { status, text } = await get(port, helloPath, token)
  if (status === 401) throw failure('attach-wrong-token', wrongToken(port))
  if (status === 421 || status === 403) throw failure('attach-refused', refused(port, status))
  const hello = status === 200 ? parse(text) : undefined
  if (hello === undefined)
    throw failure('attach-no-agent', `something else than Weir’s agent listens on ${at(port)}`)
  if (hello.contract !== contractVersion)
    throw failure(
      'attach-other-version',
      `\`${hello.name}\` speaks contract ${String(hello.contract)} (weir ${hello.weir}), this app contract ${String(contractVersion)}: use the same version of weir for both`,
    )
  return hello
}

/** @throws UsageError `attach-…` */
export async function dialAgent(port: number, token: string, runtime: number): Promise<Client> {
  try {
    return createClient(await dialSocket(port, socketPath(runtime), token), { timeoutMs: callMs })
  } catch (error) {
    if (error instanceof SocketRefused) {
      if (error.status === 401) throw failure('attach-wrong-token', wrongToken(port))
      if (error.status === 503)
        throw failure('attach-refused', `${at(port)} has no room for one more: others are attached to it`)
      throw failure('attach-refused', refused(port, error.status))
    }
    throw unreachable(port, error)
  }
}

function get(port: number, path: string, token: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: loopback, port, path, agent: false, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > longestAnswer) asked.destroy(new Error('the answer is too long'))
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', (error) => reject(unreachable(port, error)))
      },
    )
    asked.setTimeout(patienceMs, () =>
      asked.destroy(new Error(`no answer within ${String(patienceMs / 1000)} s`)),
    )
    asked.on('error', (error) => reject(unreachable(port, error)))
    asked.end()
  })
}

function parse(text: string): Hello | undefined {
  try {
    return helloSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function unreachable(port: number, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException
  // Node's HTTP parser found something else.
  if (code?.startsWith('HPE_') === true)
    return failure('attach-no-agent', `something else than Weir’s agent listens on ${at(port)}`)
  const why =
    code === 'ECONNREFUSED' ? 'nobody listens there' : code === 'ECONNRESET' ? 'it hung up' : message
  return new UsageError('attach-unreachable', `${at(port)} cannot be reached: ${why}`, { cause: error })
}

/** Its port is closed, as opposed to slow or strange. */
export const isNobody = (error: unknown): boolean =>
  error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'

const at = (port: number): string => `${loopback}:${String(port)}`
const wrongToken = (port: number): string =>
  `the agent on ${at(port)} does not know this token: it changes at every start of the program`
const refused = (port: number, status: number): string =>
  `the agent on ${at(port)} refuses this app (status ${String(status)})`

function failure(code: ErrorCode, words: string): UsageError {
  return new UsageError(code, words)
}
