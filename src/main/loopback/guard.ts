/**
 * Decides about a request before anything else looks at it. The exact Host stops DNS rebinding (a foreign
 * name that resolves to 127.0.0.1), the exact Origin stops other pages in the same browser, and the token
 * stops other programs on the machine.
 */
import type { IncomingMessage } from 'node:http'
import type { Scope } from '../../shared/contract.ts'
import type { Tokens } from './tokens.ts'

export interface Refused {
  status: 401 | 403 | 404 | 405 | 421 | 503
  message: string
}

/** Sub-protocol that both sides speak; the token travels as a second one, so it stays out of URLs and logs. */
export const subprotocol = 'weir.v1'
export const tokenPrefix = 'token.'

/** For every request. `authority` is e.g. `127.0.0.1:8080`. */
export function refuseForeign(request: IncomingMessage, authority: string): Refused | undefined {
  const { host, origin } = request.headers
  if (host !== authority) return { status: 421, message: `This is http://${authority}/ and nothing else.` }
  if (origin !== undefined && origin !== `http://${authority}`)
    return { status: 403, message: `The origin ${origin} may not use Weir.` }
  return undefined
}

/** For the WebSocket: besides, it must name its origin, as browsers do, and show a token. */
export function admitSocket(request: IncomingMessage, authority: string, tokens: Tokens): Scope | Refused {
  const foreign = refuseForeign(request, authority)
  if (foreign !== undefined) return foreign
  if (request.headers.origin === undefined) return { status: 403, message: 'The origin is missing.' }
  if (request.url?.split('?', 1)[0] !== '/ws') return { status: 404, message: 'The socket is at /ws.' }
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim())
  const token = offered.find((part) => part.startsWith(tokenPrefix))
  if (token === undefined || !offered.includes(subprotocol))
    return { status: 401, message: 'The token is missing: open the address that Weir has printed.' }
  return (
    tokens.scopeOf(token.slice(tokenPrefix.length)) ?? {
      status: 401,
      message: 'The token is wrong: open the address that Weir has printed.',
    }
  )
}
