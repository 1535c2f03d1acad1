/** The newest sample as OpenMetrics 1.0 text: families together, base units, quantiles as summaries, `# EOF` at the end. */
import type { MetricDescriptor } from '../../shared/model.ts'
import { baseUnit, inBaseUnit } from './base-units.ts'
import type { Reading } from './latest.ts'

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

interface Family {
  type: 'gauge' | 'summary'
  unit: string
  help: string
  /** Value by labels: two things of one name are one series, and the first is told. */
  samples: Map<string, number>
}

const quantiles: Readonly<Record<string, string>> = { p50: '0.5', p90: '0.9', p99: '0.99', max: '1' }

export function openMetrics(readings: readonly Reading[], info: Readonly<Record<string, string>>): string {
  const families = new Map<string, Family>()
  for (const { metric, value } of readings) add(families, metric, value)
  const lines = ['# TYPE weir info', '# HELP weir What is measured, and by which version.']
  lines.push(`weir_info${labels(info)} 1`)
  for (const [name, { type, unit, help, samples }] of families) {
    lines.push(`# TYPE ${name} ${type}`)
    if (unit !== '') lines.push(`# UNIT ${name} ${unit}`)
    lines.push(`# HELP ${name} ${escape(help)}`)
    for (const [own, value] of samples) lines.push(`${name}${own} ${String(value)}`)
  }
  return `${lines.join('\n')}\n# EOF\n`
}

function add(families: Map<string, Family>, metric: MetricDescriptor, value: number): void {
  const base = baseUnit(metric.unit)
  const type = metric.kind === 'quantile' ? 'summary' : 'gauge'
  const stem = ['weir', ...metric.name.split('.')].map(plain).join('_')
  let name = base.suffix === '' || stem.endsWith(`_${base.suffix}`) ? stem : `${stem}_${base.suffix}`
  // A family has one type; its quantiles then need a name of their own.
  if (families.get(name)?.type === (type === 'gauge' ? 'summary' : 'gauge')) name = `${name}_${type}`
  let family = families.get(name)
  if (family === undefined) {
    family = { type, unit: base.unit ? base.suffix : '', help: metric.help, samples: new Map() }
    // The unit has to end the name.
    if (!name.endsWith(`_${family.unit}`)) family.unit = ''
    families.set(name, family)
  }
  const attrs: Record<string, string> = { ...metric.attrs }
  const quantile = quantiles[attrs['quantile'] ?? '']
  if (type === 'summary' && quantile !== undefined) attrs['quantile'] = quantile
  const key = labels(attrs)
  if (!family.samples.has(key)) family.samples.set(key, inBaseUnit(value, base))
}

const plain = (part: string): string => part.replaceAll(/[^a-zA-Z0-9]+/g, '_')

function labels(attrs: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(attrs).map(([key, value]) => `${plain(key)}="${escape(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escape = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
