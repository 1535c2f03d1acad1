/**
 * Arguments of portable goroutines on their way: what is ours and has no copy (channels between threads, contexts) is
 * replaced by a description, at the top level and inside plain arrays and objects; the rest is for structured clone.
 */
import {
  background,
  type CancelFunc,
  type Context,
  internals,
  withCancel,
  withDeadline,
} from '../runtime/index.ts'
import { type ChannelHandle, SharedChan } from './shared-chan.ts'

const mark = '__weir'

type Token =
  | { [mark]: 'channel'; handle: ChannelHandle }
  | { [mark]: 'context'; index: number; deadline: number | undefined; err: string | undefined }

/** The contexts among the arguments. */
export class Links {
  readonly contexts: Context[] = []

  /** Calls back when one of them ends; returns the way out. */
  follow(ended: (index: number, error: Error) => void): () => void {
    const leave = this.contexts.map((ctx, index) => internals.onEnd(ctx, (error) => ended(index, error)))
    return () => {
      for (const one of leave) one()
    }
  }
}

export function encodeArgs(args: readonly unknown[]): { encoded: unknown[]; links: Links | undefined } {
  const links = new Links()
  const encoded = args.map((arg) => encode(arg, links))
  return { encoded, links: links.contexts.length > 0 ? links : undefined }
}

function encode(value: unknown, links: Links): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof SharedChan) return { [mark]: 'channel', handle: value.handle }
  if (value instanceof internals.Context) {
    links.contexts.push(value)
    const { deadline } = value
    return { [mark]: 'context', index: links.contexts.length - 1, deadline }
  }
  if (Array.isArray(value)) return value.map((item) => encode(item, links))
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item, links)]))
}

export interface DecodedArgs {
  args: unknown[]
  /** By their index: ends the context on this side. */
  cancels: CancelFunc[]
}

export function decodeArgs(args: readonly unknown[], open: (handle: ChannelHandle) => unknown): DecodedArgs {
  const cancels: CancelFunc[] = []
  return { args: args.map((arg) => decode(arg, open, cancels)), cancels }
}

function decode(value: unknown, open: (handle: ChannelHandle) => unknown, cancels: CancelFunc[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (mark in value) {
    const token = value as Token
    if (token[mark] === 'channel') return open(token.handle)
    const { deadline, index } = token
    const [ctx, cancel] =
      deadline === undefined ? withCancel(background()) : withDeadline(background(), deadline)
    cancels[index] = cancel
    return ctx
  }
  if (Array.isArray(value)) return value.map((item) => decode(item, open, cancels))
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item, open, cancels)]))
}
