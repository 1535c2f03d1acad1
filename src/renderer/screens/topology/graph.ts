/** The picture as React Flow wants it. */
import { type Edge, MarkerType, type Node } from '@xyflow/react'
import type { TopologyEdge, TopologyKnot, TopologyNode } from '../../../shared/topology.ts'
import type { EdgeData } from './edges.tsx'
import type { Drawn } from './keeper.ts'
import { placeLabels } from './labels.ts'
import { sizes } from './layout.ts'
import { describeNode, type NodeData } from './nodes.tsx'
import type { Ways } from './ways.ts'
import { edgeWords } from './words.ts'

export interface Graph {
  nodes: Node<NodeData>[]
  edges: Edge<EdgeData>[]
}

export function graphOf({ topology, places }: Drawn, ways: Ways, blockedOnly: boolean): Graph {
  const dead = new Set(topology.knots.flatMap(({ nodes }) => nodes))
  const byId = new Map(topology.nodes.map((node) => [node.id, node]))
  const shown = blockedOnly ? blocked(topology.nodes, topology.edges, dead) : undefined
  const nodes = topology.nodes.flatMap((node): Node<NodeData>[] => {
    const position = places.get(node.id)
    if (position === undefined || shown?.has(node.id) === false) return []
    const [width, height] = sizes[node.kind]
    return [
      {
        id: node.id,
        type: node.kind === 'group' ? 'goroutines' : node.kind,
        position,
        width,
        height,
        data: { node, dead: dead.has(node.id) },
        draggable: true,
        connectable: false,
        ariaLabel: describeNode(node),
      },
    ]
  })
  const there = new Set(nodes.map(({ id }) => id))
  const drawn = topology.edges.filter(({ from, to }) => there.has(from) && there.has(to))
  const laid = drawn.map((edge) => {
    const { id } = edge
    const held = isHeld(edge, byId)
    return {
      edge,
      held,
      id,
      points: ways.get(id) ?? [],
      words: edge.step === undefined ? edgeWords(edge, held) : '',
      urgent: edge.dead || held,
    }
  })
  const labels = placeLabels(
    laid,
    nodes.map(({ position: { x, y }, width = 0, height = 0 }) => ({
      left: x,
      top: y,
      right: x + width,
      bottom: y + height,
    })),
  )
  const edges = laid.map(({ edge, held, id, points }): Edge<EdgeData> => {
    const { from, to } = edge
    return {
      id,
      type: 'flow',
      source: from,
      target: to,
      data: { edge, held, points, label: labels.get(id) ?? null },
      markerEnd: { type: MarkerType.ArrowClosed },
      focusable: false,
    }
  })
  return { nodes: [...hulls(topology.knots, nodes), ...nodes], edges }
}

/** All of it, with the edges that go round the nodes. */
export function extentOf({ nodes, edges }: Graph): { x: number; y: number; width: number; height: number } {
  const corners = [
    ...nodes.flatMap(({ position: { x, y }, width = 0, height = 0 }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
    ...edges.flatMap(({ data }) => data?.points ?? []),
  ]
  if (corners.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const left = Math.min(...corners.map(({ x }) => x))
  const top = Math.min(...corners.map(({ y }) => y))
  const width = Math.max(...corners.map(({ x }) => x)) - left
  const height = Math.max(...corners.map(({ y }) => y)) - top
  return { x: left, y: top, width, height }
}

const hullMargin = 26

/** A tinted ground for each cycle, as far as its members stand together. */
function hulls(knots: readonly TopologyKnot[], nodes: readonly Node<NodeData>[]): Node<NodeData>[] {
  return knots
    .filter(({ steps }) => steps.length > 1)
    .flatMap((knot): Node<NodeData>[] => {
      const members = nodes.filter(({ id }) => knot.nodes.includes(id))
      const [first] = members
      if (first === undefined) return []
      const left = Math.min(...members.map(({ position }) => position.x)) - hullMargin
      const top = Math.min(...members.map(({ position }) => position.y)) - hullMargin
      const right = Math.max(...members.map(({ position, width = 0 }) => position.x + width)) + hullMargin
      const bottom = Math.max(...members.map(({ position, height = 0 }) => position.y + height)) + hullMargin
      return [
        {
          id: `hull:${knot.id}`,
          type: 'hull',
          position: { x: left, y: top },
          width: right - left,
          height: bottom - top,
          zIndex: -1,
          draggable: false,
          selectable: false,
          focusable: false,
          data: first.data,
        },
      ]
    })
}

function isHeld({ side, to, waiting, dead }: TopologyEdge, byId: ReadonlyMap<string, TopologyNode>): boolean {
  const target = byId.get(to)
  if (dead || side !== 'send' || waiting === 0 || target === undefined) return false
  return target.kind === 'pool' || (target.kind === 'channel' && target.cap > 0 && target.len >= target.cap)
}

function blocked(
  nodes: readonly TopologyNode[],
  edges: readonly TopologyEdge[],
  dead: ReadonlySet<string>,
): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const ids = new Set(dead)
  for (const edge of edges) {
    if (edge.dead || edge.kind === 'wait' || isHeld(edge, byId)) ids.add(edge.from).add(edge.to)
  }
  return ids
}
