/** The push by OTLP, received by a server in this process. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Exports } from '../../src/main/export/index.ts'
import type { Frames } from '../../src/main/export/latest.ts'
import type { FrameMessage } from '../../src/shared/model.ts'

interface Received {
  path: string
  type: string | undefined
  body: {
    resourceMetrics: {
      resource: { attributes: { key: string; value: Record<string, unknown> }[] }
      scopeMetrics: {
        scope: { name: string }
        metrics: {
          name: string
          unit: string
          description: string
          gauge: { dataPoints: { asDouble: number; attributes: { key: string; value: unknown }[] }[] }
        }[]
      }[]
    }[]
  }
}

let server: Server | undefined
let exported: Exports | undefined
afterEach(async () => {
  await exported?.close()
  server?.close()
})

async function receiver(status = 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      received.push({ path, type: headers['content-type'], body: JSON.parse(text) as Received['body'] })
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${String(port)}/v1/metrics`, received }
}

const messages = (): FrameMessage[] => [
  {
    type: 'layout',
    layout: {
      epoch: 1,
      metrics: [
        { name: 'block.wait', unit: 'ms', kind: 'quantile', help: 'Waits.', attrs: { quantile: 'p99' } },
        { name: 'pool.utilisation', unit: '%', kind: 'gauge', help: 'Busy.', attrs: { pool: 'a' } },
        { name: 'pool.utilisation', unit: '%', kind: 'gauge', help: 'Busy.', attrs: { pool: 'b' } },
        { name: 'unknown.yet', unit: '1', kind: 'gauge', help: '', attrs: {} },
      ],
    },
  },
  { type: 'rows', epoch: 1, rows: [[1, 1000, 42, 50, 75, null]], history: false, lost: 0 },
]

function framesOf(queue: FrameMessage[]): Frames {
  return { next: () => queue.shift(), onReady: () => undefined, close: () => undefined }
}

const exportsOver = (everyMs = 100): Exports =>
  new Exports({ version: '1.2.3', workload: () => 'demo', frames: () => framesOf(messages()) }, everyMs)

test('metrics arrive with OpenTelemetry names, base units and attributes', async () => {
  const { url, received } = await receiver()
  exported = exportsOver()
  expect(exported.state).toEqual({ metrics: null, otlp: null })
  await exported.otlp(url)
  await expect.poll(() => received.length).toBeGreaterThan(0)
  const [first] = received
  expect(first).toMatchObject({ path: '/v1/metrics', type: 'application/json' })
  const [resource] = first?.body.resourceMetrics ?? []
  const attributes = Object.fromEntries(
    resource?.resource.attributes.map(({ key, value }) => [key, value]) ?? [],
  )
  expect(attributes).toMatchObject({
    'service.name': { stringValue: 'weir' },
    'service.version': { stringValue: '1.2.3' },
  })
  const [scope] = resource?.scopeMetrics ?? []
  expect(scope?.scope.name).toBe('weir')
  const metrics = Object.fromEntries(scope?.metrics.map((metric) => [metric.name, metric]) ?? [])
  expect(Object.keys(metrics).sort()).toEqual(['block.wait', 'pool.utilisation'])
  expect(metrics['block.wait']).toMatchObject({ unit: 's', description: 'Waits.' })
  expect(metrics['block.wait']?.gauge.dataPoints[0]?.asDouble).toBe(0.042)
  expect(metrics['pool.utilisation']?.gauge.dataPoints.map(({ asDouble }) => asDouble)).toEqual([0.5, 0.75])
  await expect.poll(() => exported?.state.otlp?.sent ?? 0).toBeGreaterThan(0)
  expect(exported.state.otlp).toMatchObject({ url, problem: null })
})

test('a receiver that refuses is told, and nothing else suffers', async () => {
  const { url } = await receiver(400)
  exported = exportsOver()
  await exported.otlp(url)
  await expect.poll(() => exported?.state.otlp?.problem ?? null).not.toBeNull()
  expect(exported.state.otlp?.sent).toBe(0)
  expect(exported.sample().readings).toHaveLength(3)
  await exported.otlp(null)
  expect(exported.state.otlp).toBeNull()
})

test('nothing is pushed once it is off', async () => {
  const { url, received } = await receiver()
  exported = exportsOver(50)
  await exported.otlp(url)
  await expect.poll(() => received.length).toBeGreaterThan(0)
  await exported.otlp(null)
  const after = received.length
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(received.length).toBe(after)
})
