/** A second pair of eyes on a running app: the same contract as the page, over a WebSocket of its own. */
import { WebSocket } from 'ws'
import { createClient, type Client } from '../../src/shared/client.ts'
import type { HostState, MetricDescriptor } from '../../src/shared/model.ts'
import type { Transport } from '../../src/shared/transport.ts'

export interface Observer {
  readonly client: Client
  readonly state: HostState
  /** The latest value of a metric, or undefined when the app has no such metric or no value now. */
  value(name: string, attrs?: Record<string, string>): number | undefined
  /** Sequence number and time of the latest row. */
  readonly last: { seq: number; atMs: number }
  /** Collects one metric until the returned function is called; it gives the values. */
  record(name: string, attrs?: Record<string, string>): () => number[]
  /** Resolves at the first row for which the condition holds; rejects after `timeoutMs`. */
  until(holds: () => boolean, what: string, timeoutMs?: number): Promise<void>
  close(): void
}

function connect(url: string): Promise<Transport> {
  const { origin, host, hash } = new URL(url)
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
  const socket = new WebSocket(`ws://${host}/ws`, ['weir.v1', `token.${token}`], { origin })
  const transport: Transport = {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send: (frame) => socket.send(frame),
    onFrame: (listener) => {
      const hear = (data: Buffer): void => listener(data.toString())
      socket.on('message', hear)
      return () => socket.off('message', hear)
    },
    onClose: (listener) => {
      const hear = (code: number, reason: Buffer): void => listener({ code, reason: reason.toString() })
      socket.once('close', hear)
      return () => socket.off('close', hear)
    },
    close: () => socket.close(),
  }
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(transport))
    socket.once('error', reject)
  })
}

const keyOf = (name: string, attrs: Readonly<Record<string, string>> = {}): string =>
  [
    name,
    ...Object.entries(attrs)
      .map(([k, v]) => `${k}=${v}`)
      .sort(),
  ].join('|')

export async function observe(url: string): Promise<Observer> {
  const client = createClient(await connect(url))
  const state = {} as HostState
  const columns = new Map<string, number>()
  const rowListeners = new Set<() => void>()
  let row: readonly (number | null)[] = []
  const last = { seq: -1, atMs: 0 }

  client.subscribe('state', undefined, { item: (slices) => void Object.assign(state, slices) })
  client.subscribe(
    'frames',
    { historyMs: 0 },
    {
      item(message) {
        if (message.type === 'layout') {
          columns.clear()
          message.layout.metrics.forEach((metric: MetricDescriptor, i) =>
            columns.set(keyOf(metric.name, metric.attrs), i),
          )
          return
        }
        for (const next of message.rows) {
          row = next
          last.seq = next[0]
          last.atMs = next[1]
          for (const listener of [...rowListeners]) listener()
        }
      },
    },
  )

  const value = (name: string, attrs?: Record<string, string>): number | undefined => {
    const column = columns.get(keyOf(name, attrs))
    return column === undefined ? undefined : (row[column + 2] ?? undefined)
  }
  const observer: Observer = {
    client,
    state,
    value,
    last,
    record(name, attrs) {
      const values: number[] = []
      const listener = (): void => {
        const now = value(name, attrs)
        if (now !== undefined) values.push(now)
      }
      rowListeners.add(listener)
      return () => {
        rowListeners.delete(listener)
        return values
      }
    },
    until(holds, what, timeoutMs = 30_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          rowListeners.delete(listener)
          reject(new Error(`not within ${timeoutMs} ms: ${what}`))
        }, timeoutMs)
        const listener = (): void => {
          if (!holds()) return
          clearTimeout(timer)
          rowListeners.delete(listener)
          resolve()
        }
        rowListeners.add(listener)
      })
    },
    close: () => client.close(),
  }
  await observer.until(() => last.seq >= 0, 'the first row')
  return observer
}
