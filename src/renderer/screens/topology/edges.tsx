/** Flow as width, waiting as colour and a bar at the end, a wait for ever as dashes with its number in the cycle. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { TopologyEdge } from '../../../shared/topology.ts'
import type { Point } from './layout.ts'
import type { LabelPlace } from './labels.ts'
import { endsAcross, labelPlace, pathOf } from './route.ts'
import { edgeWords } from './words.ts'

export interface EdgeData extends Record<string, unknown> {
  edge: TopologyEdge
  /** Senders wait and the channel is full. */
  held: boolean
  /** Corners from end to end. */
  points: readonly Point[]
  /** Where its words stand; `null`: there is no room for them. */
  label: LabelPlace | null
}

type Props = EdgeProps & { data: EdgeData }

const thinnest = 1.25
const thickest = 6

/** By the logarithm of the rate: a hundred thousand a second is the widest. */
export function widthOf(perS: number | null): number {
  if (perS === null || perS <= 1) return thinnest
  return Math.min(thickest, thinnest + ((thickest - thinnest) * Math.log10(perS)) / 5)
}

const quietLooks = { flow: 'flow', wait: 'hold', hold: 'hold', start: 'start' } as const

const Flow = memo(function Flow(props: Props) {
  const { id, data } = props
  const { edge, held, points } = data
  const path = pathOf(points)
  // The number of a step stands on its line.
  const label = edge.step === undefined ? data.label : labelPlace(points)
  const end = points.at(-1)
  const look = edge.dead ? 'dead' : held ? 'held' : quietLooks[edge.kind]
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`topo-edge ${look}`}
        style={{ strokeWidth: edge.dead || held ? Math.max(2, widthOf(edge.perS)) : widthOf(edge.perS) }}
        {...(edge.dead || held ? {} : { markerEnd: 'url(#topo-arrow)' })}
      />
      {(edge.dead || held) && end !== undefined && (
        <EndBar {...end} across={endsAcross(points)} look={look} />
      )}
      <EdgeLabelRenderer>{label !== null && <Label edge={edge} held={held} {...label} />}</EdgeLabelRenderer>
    </>
  )
})

/** Before the channel for senders, before the goroutine for receivers. */
interface BarProps {
  x: number
  y: number
  across: boolean
}

function EndBar({ x, y, across, look }: BarProps & { look: string }) {
  return (
    <path
      className={`topo-bar ${look}`}
      d={across ? `M${String(x)} ${String(y - 9)}v18` : `M${String(x - 9)} ${String(y)}h18`}
    />
  )
}

interface LabelProps {
  edge: TopologyEdge
  held: boolean
  x: number
  y: number
  /** Words stand above a line that runs across, or below, and beside one that runs down. */
  across: boolean
  below?: true
}

function Label({ edge, held, x, y, across, below }: LabelProps) {
  const style = { transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y)}px)` }
  if (edge.step !== undefined)
    return (
      <span className="step-number topo-step" style={style}>
        {edge.step}
      </span>
    )
  const words = edgeWords(edge, held)
  if (words === '') return null
  const tone = edge.dead ? 'dead' : held ? 'held' : ''
  return (
    <span
      className={`topo-label ${tone}`}
      style={{
        transform: across
          ? `translate(-50%, -50%) translate(${String(x)}px, ${String(below === true ? y + 12 : y - 12)}px)`
          : `translate(0, -50%) translate(${String(x + 8)}px, ${String(y)}px)`,
      }}
    >
      {words}
    </span>
  )
}

export const edgeTypes = { flow: Flow }
