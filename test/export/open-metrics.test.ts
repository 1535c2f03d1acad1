/** What Prometheus would read: checked by a parser of the OpenMetrics text format, and the endpoint by strangers. */
import { get } from 'node:http'
import { expect, test } from 'vitest'
import type { Reading } from '../../src/main/export/latest.ts'
import { MetricsServer } from '../../src/main/export/metrics-server.ts'
import { openMetrics } from '../../src/main/export/open-metrics.ts'
import type { MetricDescriptor } from '../../src/shared/model.ts'
import { parseOpenMetrics } from './open-metrics-parser.ts'

const reading = (
  name: string,
  unit: MetricDescriptor['unit'],
  kind: MetricDescriptor['kind'],
  attrs: Record<string, string>,
  value: number,
): Reading => ({ metric: { name, unit, kind, help: `What \\ "${name}"\nis.`, attrs }, value })

const readings: Reading[] = [
  reading('goroutine.count', '1', 'gauge', { state: 'chan send' }, 12),
  reading('block.wait', 'ms', 'quantile', { quantile: 'p50' }, 0.9),
  reading('goroutine.count', '1', 'gauge', { state: 'running' }, 4),
  reading('block.wait', 'ms', 'quantile', { quantile: 'p99' }, 42),
  reading('pool.utilisation', '%', 'gauge', { pool: 'odd "name"\\\n' }, 96.3),
  reading('process.memory.rss', 'By', 'gauge', {}, 412_000_000),
  reading('job.throughput', '/s', 'rate', {}, 8930.5),
  reading('hub.bytes', 'By/s', 'rate', { hub: 'a' }, 1e6),
  reading('process.eventloop.delay', 'ms', 'quantile', { quantile: 'max' }, 31),
  // Two channels of one name are one series.
  reading('channel.length', '1', 'gauge', { channel: 'jobs' }, 1),
  reading('channel.length', '1', 'gauge', { channel: 'jobs' }, 2),
  // One name, a level and a quantile.
  reading('mixed', 'ms', 'gauge', {}, 5),
  reading('mixed', 'ms', 'quantile', { quantile: 'p90' }, 7),
]

test('the text is OpenMetrics: base units, families together, quantiles as summaries', () => {
  const families = parseOpenMetrics(openMetrics(readings, { version: '1.0.0', workload: 'demo' }))
  expect(families.get('weir')).toMatchObject({
    type: 'info',
    samples: [{ name: 'weir_info', labels: { version: '1.0.0', workload: 'demo' }, value: 1 }],
  })
  expect(families.get('weir_goroutine_count')).toMatchObject({
    type: 'gauge',
    help: 'What \\ "goroutine.count"\nis.',
    samples: [
      { labels: { state: 'chan send' }, value: 12 },
      { labels: { state: 'running' }, value: 4 },
    ],
  })
  expect(families.get('weir_block_wait_seconds')).toMatchObject({
    type: 'summary',
    unit: 'seconds',
    samples: [
      { labels: { quantile: '0.5' }, value: 0.0009 },
      { labels: { quantile: '0.99' }, value: 0.042 },
    ],
  })
  expect(families.get('weir_pool_utilisation_ratio')?.samples).toEqual([
    { name: 'weir_pool_utilisation_ratio', labels: { pool: 'odd "name"\\\n' }, value: 0.963 },
  ])
  expect(families.get('weir_process_memory_rss_bytes')).toMatchObject({ unit: 'bytes' })
  expect(families.get('weir_job_throughput_per_second')?.samples[0]?.value).toBe(8930.5)
  expect(families.get('weir_process_eventloop_delay_seconds')?.samples[0]?.labels).toEqual({ quantile: '1' })
  expect(families.get('weir_channel_length')?.samples).toHaveLength(1)
  expect(families.get('weir_mixed_seconds')?.type).toBe('gauge')
  expect(families.get('weir_mixed_seconds_summary')?.type).toBe('summary')
  expect([...families.keys()]).toHaveLength(11)
})

test('the parser is one: it refuses what the specification forbids', () => {
  const wrong = {
    'no end': '# TYPE a gauge\na 1\n',
    'interleaved families': '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n# EOF\n',
    'twice the same series': '# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n# EOF\n',
    'unit not in the name': '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n',
    'quantile out of range': '# TYPE a summary\na{quantile="99"} 1\n# EOF\n',
    'an unescaped quote': '# TYPE a gauge\na{x="a"b"} 1\n# EOF\n',
    'no line end': '# TYPE a gauge\na 1\n# EOF',
    'a bad name': '# TYPE a-b gauge\na-b 1\n# EOF\n',
  }
  for (const [what, text] of Object.entries(wrong)) expect(() => parseOpenMetrics(text), what).toThrow()
})

interface Answer {
  status: number
  type: string | undefined
  text: string
}

function fetchRaw(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text })
      })
    })
    request.on('error', reject)
    request.end()
  })
}

test('the endpoint answers whoever has the token, and nobody else', async () => {
  const server = await MetricsServer.listen(0, () => openMetrics(readings, {}))
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    const bearer = { authorization: `Bearer ${server.token}` }
    const sound = await fetchRaw(server.url, bearer)
    expect(sound.status).toBe(200)
    expect(sound.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    parseOpenMetrics(sound.text)
    expect((await fetchRaw(`${server.url}?token=${server.token}`)).status).toBe(200)
    expect((await fetchRaw(server.url)).status).toBe(401)
    expect((await fetchRaw(server.url, { authorization: 'Bearer nope' })).status).toBe(401)
    expect((await fetchRaw(server.url, { ...bearer, host: 'evil.example' })).status).toBe(421)
    expect((await fetchRaw(server.url, { ...bearer, origin: 'http://evil.example' })).status).toBe(403)
    expect((await fetchRaw(server.url, bearer, 'POST')).status).toBe(405)
    expect((await fetchRaw(server.url.replace('metrics', '..%2fetc'), bearer)).status).toBe(404)
    expect(server.scrapes).toBe(2)
    const { port } = new URL(server.url)
    await expect(MetricsServer.listen(Number(port), () => '')).rejects.toMatchObject({
      code: 'export-failed',
    })
  } finally {
    await server.close()
  }
  await expect(fetchRaw(server.url)).rejects.toThrow()
})
