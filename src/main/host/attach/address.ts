/** What people type to name a program: `9229`, `127.0.0.1:9229`, or the URL that the agent prints, with its token. */
import { UsageError } from '../../base/index.ts'
import { loopback } from '../../loopback/index.ts'

export interface Address {
  port: number
  token?: string
}

const local: ReadonlySet<string> = new Set([loopback, 'localhost', '[::1]'])

/** @throws UsageError `attach-bad-address` */
export function parseAddress(text: string, token?: string): Address {
  const typed = text.trim()
  const spelled = /^\d+$/.test(typed) ? `${loopback}:${typed}` : typed
  const url = /^[a-z]+:\/\//i.test(spelled) ? spelled : `http://${spelled}`
  if (!URL.canParse(url))
    throw bad(`\`${typed}\` is no address: type host:port or the URL that the agent has printed`)
  const { protocol, hostname, port, hash } = new URL(url)
  if (!['http:', 'ws:'].includes(protocol))
    throw bad(`an agent is at http://${loopback}:port, not at ${protocol}//; type that, or host:port`)
  if (!local.has(hostname))
    throw bad(
      `an agent listens on ${loopback} only, so \`${hostname}\` cannot be reached from here: forward its port, ssh -L 9229:${loopback}:9229 ${hostname}, and attach to ${loopback}:9229`,
    )
  if (port === '') throw bad(`\`${typed}\` has no port: type ${loopback}:port`)
  const given = token ?? new URLSearchParams(hash.slice(1)).get('token') ?? undefined
  return { port: Number(port), ...(given !== undefined && given !== '' && { token: given.trim() }) }
}

const bad = (words: string): UsageError => new UsageError('attach-bad-address', words)
