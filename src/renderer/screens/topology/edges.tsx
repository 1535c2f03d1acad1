/** Flow as width, waiting as colour and a bar at the end, a wait for ever as dashes with its number in the cycle. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react'
import { memo } from 'react'
import type { TopologyEdge } from '../../../shared/topology.ts'
import { rate, text } from '../../format.ts'

export interface EdgeData extends Record<string, unknown> {
  edge: TopologyEdge
  /** Senders wait and the channel is full. */
  held: boolean
}

type Props = EdgeProps & { data: EdgeData }

const thinnest = 1.25
const thickest = 6

/** By the logarithm of the rate: a hundred thousand a second is the widest. */
export function widthOf(perS: number | null): number {
  if (perS === null || perS <= 1) return thinnest
  return Math.min(thickest, thinnest + ((thickest - thinnest) * Math.log10(perS)) / 5)
}

const Flow = memo(function Flow(props: Props) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data } = props
  const { edge, held } = data
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition,
    borderRadius: 10,
  })
  const look = edge.dead ? 'dead' : held ? 'held' : edge.kind === 'flow' ? 'flow' : 'hold'
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`topo-edge ${look}`}
        style={{ strokeWidth: edge.dead || held ? Math.max(2, widthOf(edge.perS)) : widthOf(edge.perS) }}
        {...(look === 'flow' || look === 'hold' ? { markerEnd: 'url(#topo-arrow)' } : {})}
      />
      {(edge.dead || held) && <EndBar {...bar(edge, props)} look={look} />}
      <EdgeLabelRenderer>
        <Label edge={edge} held={held} x={labelX} y={labelY} />
      </EdgeLabelRenderer>
    </>
  )
})

/** The bar stands where the wait is: before the channel for senders, before the goroutine for receivers. */
function bar(_edge: TopologyEdge, { targetX, targetY, targetPosition }: Props): BarProps {
  return {
    x: targetX,
    y: targetY,
    across: targetPosition === Position.Left || targetPosition === Position.Right,
  }
}

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

function Label({ edge, held, x, y }: { edge: TopologyEdge; held: boolean; x: number; y: number }) {
  const style = { transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y)}px)` }
  if (edge.step !== undefined)
    return (
      <span className="topo-step" style={style}>
        {edge.step}
      </span>
    )
  const words = edge.dead
    ? edge.side === 'receive'
      ? 'no sender'
      : edge.side === 'send'
        ? 'no receiver'
        : 'waits'
    : held
      ? `${text({ value: String(edge.waiting), unit: '' })} wait`
      : edge.kind === 'hold'
        ? 'held by'
        : edge.perS !== null && edge.perS >= 0.5
          ? text(rate(edge.perS))
          : ''
  if (words === '') return null
  const tone = edge.dead ? 'dead' : held ? 'held' : ''
  return (
    <span
      className={`topo-label ${tone}`}
      style={{ transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y - 12)}px)` }}
    >
      {words}
    </span>
  )
}

export const edgeTypes = { flow: Flow }
