/**
 * The frames that the two ends of the contract exchange, each one JSON object on one transport frame.
 * Only the host parses with the schema: what a client sends is never trusted; what the host sends comes from
 * the same build.
 *
 * Flow control: a stream item is in flight from the host's `item` until the client's `ack` with its `seq`.
 * The host keeps at most `streamWindow` items in flight and merges or drops what comes meanwhile, so a slow
 * client costs rows, never memory.
 */
import { z } from 'zod'
import type { ErrorCode } from './contract.ts'
import type { ErrorInfo } from './model.ts'

/** Chosen by the client, unique among the calls and streams that it has open. */
const id = z.int().min(1)
const name = z.string().min(1).max(100)

export const clientFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('call'), id, name, input: z.unknown().optional() }),
  z.strictObject({ t: z.literal('open'), id, name, input: z.unknown().optional() }),
  z.strictObject({ t: z.literal('ack'), id, seq: z.int().min(1) }),
  z.strictObject({ t: z.literal('stop'), id }),
])
export type ClientFrame = z.infer<typeof clientFrame>

/** An error on the wire: a stable code, words for people and, for a workload file, the place. */
export interface WireError extends ErrorInfo {
  code: ErrorCode
}

export type HostFrame =
  | { t: 'ok'; id: number; output: unknown }
  /** The answer to a call, or the end of a stream. */
  | { t: 'fail'; id: number; error: WireError }
  /** `seq` counts from 1 in each stream. */
  | { t: 'item'; id: number; seq: number; item: unknown }
  /** The stream ended by itself: no more items. */
  | { t: 'end'; id: number }
  /** About the connection as a whole; the host closes it right after. */
  | { t: 'error'; error: WireError }
