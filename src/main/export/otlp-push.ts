/**
 * Pushes the newest sample to an OTLP receiver over HTTP, through the OpenTelemetry SDK. Loaded only when it is
 * switched on. Headers and certificates come from the SDK's own environment variables (OTEL_EXPORTER_OTLP_HEADERS …).
 */
import type { Attributes, ObservableGauge } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { baseUnit, inBaseUnit } from './base-units.ts'
import type { LatestSample, Reading } from './latest.ts'

export interface OtlpOptions {
  /** With its path, e.g. `http://127.0.0.1:4318/v1/metrics`. */
  url: string
  version: string
  everyMs: number
}

export class OtlpPush {
  readonly url: string
  sent = 0
  /** Why the last push failed; null once one went through. */
  problem: string | null = null
  readonly #latest: LatestSample
  readonly #provider: MeterProvider
  readonly #gauges = new Map<string, ObservableGauge>()
  readonly #timer: ReturnType<typeof setInterval>

  constructor(latest: LatestSample, { url, version, everyMs }: OtlpOptions) {
    this.url = url
    this.#latest = latest
    const reader = new PeriodicExportingMetricReader({
      exporter: this.#watched(new OTLPMetricExporter({ url, timeoutMillis: Math.min(everyMs, 5000) })),
      exportIntervalMillis: everyMs,
      exportTimeoutMillis: Math.min(everyMs, 5000),
    })
    const resource = resourceFromAttributes({
      'service.name': 'weir',
      'service.version': version,
      'process.pid': process.pid,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
    })
    this.#provider = new MeterProvider({ resource, readers: [reader] })
    this.#arrange()
    // New metrics come with new pools and channels; an instrument has to be there before it is collected.
    this.#timer = setInterval(
      () => {
        this.#arrange()
      },
      Math.min(everyMs, 1000),
    )
    this.#timer.unref()
  }

  /** Pushes once more and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#provider.shutdown({ timeoutMillis: 1000 }).catch(() => undefined)
  }

  #arrange(): void {
    const meter = this.#provider.getMeter('weir')
    for (const { metric } of this.#latest.readings()) {
      if (this.#gauges.has(metric.name)) continue
      const { ucum } = baseUnit(metric.unit)
      const gauge = meter.createObservableGauge(metric.name, { unit: ucum, description: metric.help })
      gauge.addCallback((result) => {
        for (const reading of this.#latest.readings())
          if (reading.metric.name === metric.name) result.observe(valueOf(reading), attributesOf(reading))
      })
      this.#gauges.set(metric.name, gauge)
    }
  }

  /** The SDK tells failures to its global logger; the screen wants to know too. */
  #watched(exporter: PushMetricExporter): PushMetricExporter {
    const original = exporter.export.bind(exporter)
    exporter.export = (metrics: ResourceMetrics, done) => {
      original(metrics, (result) => {
        if (result.error === undefined) {
          this.sent++
          this.problem = null
        } else this.problem = result.error.message
        done(result)
      })
    }
    return exporter
  }
}

const valueOf = ({ metric, value }: Reading): number => inBaseUnit(value, baseUnit(metric.unit))
const attributesOf = ({ metric }: Reading): Attributes => ({ ...metric.attrs })
