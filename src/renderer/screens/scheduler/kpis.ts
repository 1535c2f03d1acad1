/** The six numbers of the strip. */
import { attributeValues } from '../../charts/frame.ts'
import { compact, count, duration, percent, rate, text } from '../../format.ts'
import { metricKey } from '../../state/metric.ts'
import type { SampleStore } from '../../state/samples.ts'
import type { TimeWindow } from '../../state/window.ts'
import type { Kpi } from '../overview/kpis.ts'

const lag = (quantile: string): string => metricKey('process.eventloop.delay', { quantile })
const delay = (quantile: string): string => metricKey('scheduler.delay', { quantile })
const ended = (samples: SampleStore, key: string, { toMs }: TimeWindow): number =>
  samples.valueAt(key, Math.min(toMs, samples.lastAt))

const single =
  (key: string): Kpi['combine'] =>
  (values) =>
    values(key)

export const procsOf = (samples: SampleStore): string[] =>
  attributeValues(samples, 'scheduler.proc.queue', 'proc')
export const queueKey = (proc: string): string => metricKey('scheduler.proc.queue', { proc })
export const busyKey = (proc: string): string => metricKey('scheduler.proc.utilisation', { proc })

export const globalKey = 'scheduler.globalqueue.length'

/** Sum over the processors that there are. */
const queued: Kpi['combine'] = (values, samples) => {
  const [first, ...rest] = [...procsOf(samples).map(queueKey), globalKey].map(values)
  if (first === undefined) return new Float64Array(0)
  return first.map((value, i) => rest.reduce((sum, other) => sum + (other[i] || 0), value))
}

export const schedulerKpis: readonly Kpi[] = [
  {
    id: 'procs',
    label: 'GOMAXPROCS',
    help: 'Processors: threads that run goroutines at the same time. Turn it in Tuning.',
    figure: count,
    combine: single('scheduler.procs'),
    context: (procs, samples, window) => {
      const work = ended(samples, 'scheduler.work.rate', window)
      if (Number.isNaN(work)) return { text: procs === 1 ? 'the main thread' : '' }
      return { text: `${compact(Math.round(work))} started/s` }
    },
  },
  {
    id: 'runnable',
    label: 'Runnable',
    help: 'Goroutines that are ready to run and wait for a processor.',
    figure: count,
    combine: queued,
    context: (all, samples, window) => {
      const global = ended(samples, globalKey, window)
      if (Number.isNaN(global)) return { text: 'in one queue' }
      return { text: `${text(count(all - global))} local, ${text(count(global))} global` }
    },
  },
  {
    id: 'utilisation',
    label: 'P utilisation',
    help: 'Share of the time in which the processors ran goroutines.',
    figure: percent,
    combine: single('scheduler.utilisation'),
    context: (_, samples, window) => {
      const procs = procsOf(samples)
      if (procs.length < 2) return { text: 'of the last second' }
      const least = procs
        .map((proc) => ({ proc, busy: ended(samples, busyKey(proc), window) }))
        .sort((a, b) => a.busy - b.busy)[0]
      if (least === undefined || Number.isNaN(least.busy)) return { text: '' }
      return { text: `${least.proc} idles most: ${text(percent(least.busy))}` }
    },
  },
  {
    id: 'steals',
    label: 'Steals',
    help: 'Goroutines that a processor without work has taken from another one, per second.',
    figure: rate,
    combine: single('scheduler.steal.rate'),
    context: (steals) => ({
      text: Number.isNaN(steals) ? 'one processor' : steals === 0 ? 'nobody takes work' : 'half a queue each',
    }),
  },
  {
    id: 'delay',
    label: 'Schedule delay p99',
    help: 'From being ready to running: 99 in 100 goroutines waited less.',
    figure: duration,
    combine: single(delay('p99')),
    context: (_, samples, window) => {
      const half = ended(samples, delay('p50'), window)
      const switches = ended(samples, 'scheduler.switch.rate', window)
      if (Number.isNaN(half)) return { text: '' }
      return { text: `p50 ${text(duration(half))}, ${compact(Math.round(switches))} turns/s` }
    },
  },
  {
    id: 'lag',
    label: 'Event-loop lag p99',
    help: 'How late the event loop came to its turns: 99 in 100 were less late.',
    figure: duration,
    combine: single(lag('p99')),
    context: (_, samples, window) => {
      const most = ended(samples, lag('max'), window)
      return { text: Number.isNaN(most) ? '' : `max ${text(duration(most))}` }
    },
  },
]
