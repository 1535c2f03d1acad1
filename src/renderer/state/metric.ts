import type { MetricDescriptor } from '../../shared/model.ts'

/** Identity of a series across epochs: name and attributes, whatever the index. */
export function metricKey(name: string, attrs: Readonly<Record<string, string>> = {}): string {
  const names = Object.keys(attrs).sort()
  if (names.length === 0) return name
  return `${name}{${names.map((key) => `${key}=${attrs[key] ?? ''}`).join(',')}}`
}

export const keyOf = (metric: MetricDescriptor): string => metricKey(metric.name, metric.attrs)

/** What the source says of a metric, by its key. */
export const helpOf = (metrics: readonly MetricDescriptor[], key: string): string | undefined =>
  metrics.find((metric) => keyOf(metric) === key)?.help
