import { useSession } from '../state/context.ts'
import { helpOf } from '../state/metric.ts'
import { Help } from './help.tsx'

/** The name of a figure, with what the source says of the metric behind it. */
export function MetricHelp({ name, series }: { name: string; series: string }) {
  const { samples } = useSession()
  const words = helpOf(samples.metrics, series)
  return words === undefined ? name : <Help name={name} words={words} />
}
