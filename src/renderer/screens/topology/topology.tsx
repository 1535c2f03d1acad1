import '@xyflow/react/dist/base.css'
import './topology.css'
import {
  Background,
  type Edge,
  getViewportForBounds,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Button, Segmented } from '../../ui/controls.tsx'
import { TableBanner } from '../../ui/table-banner.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { type EdgeData, edgeTypes } from './edges.tsx'
import { extentOf, graphOf } from './graph.ts'
import { type Drawn, Keeper } from './keeper.ts'
import { nearest, wayOf } from './keys.ts'
import { KnotCard } from './knot-card.tsx'
import { Legend } from './legend.tsx'
import { NodeDrawer } from './node-drawer.tsx'
import { type NodeData, nodeTypes } from './nodes.tsx'
import { WayBook } from './ways.ts'
import { sentence } from './words.ts'

type Shown = 'all' | 'blocked'

/** The legend stands below. */
const padding = { top: '16px', left: '24px', right: '24px', bottom: '64px' } as const
const [least, most] = [0.2, 2] as const

export function Topology() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  )
}

function Board() {
  const { data, error } = useLiveQuery('topology.get', {})
  const [shown, setShown] = useState<Shown>('all')
  const [keeper] = useState(() => new Keeper())
  const [wayBook] = useState(() => new WayBook())
  const [drawn, setDrawn] = useState<Drawn>()
  const [moved, setMoved] = useState<ReadonlyMap<string, { x: number; y: number }>>(new Map())
  const [open, setOpen] = useState<string>()
  const frame = useRef<HTMLDivElement>(null)
  /** Somebody has chosen what is in view; it stays in view. */
  const held = useRef(false)
  const { setViewport, zoomIn, zoomOut } = useReactFlow<Node<NodeData>, Edge<EdgeData>>()

  useEffect(() => {
    if (data === undefined) return undefined
    let gone = false
    const box = frame.current?.getBoundingClientRect()
    const ratio = box === undefined || box.height === 0 ? 1.6 : box.width / box.height
    void keeper.take(data, ratio).then((next) => {
      if (!gone && next !== undefined) setDrawn(next)
    })
    return () => {
      gone = true
    }
  }, [data, keeper])

  const laid = drawn?.places
  const places = useMemo(() => new Map([...(laid ?? []), ...moved]), [laid, moved])
  const graph = useMemo(() => {
    if (drawn === undefined) return { nodes: [], edges: [] }
    const placed = { ...drawn, places }
    return graphOf(placed, wayBook.of(placed), shown === 'blocked')
  }, [drawn, places, wayBook, shown])

  const extent = useMemo(() => extentOf(graph), [graph])
  const latest = useRef(extent)
  useEffect(() => {
    latest.current = extent
  }, [extent])
  const fitAll = useCallback((): void => {
    held.current = false
    const board = frame.current?.querySelector('.topology-board')?.getBoundingClientRect()
    if (board === undefined || board.width === 0 || latest.current.width === 0) return
    void setViewport(getViewportForBounds(latest.current, board.width, board.height, least, 1, padding))
  }, [setViewport])
  const { x, y, width, height } = extent
  useEffect(() => {
    if (width > 0 && !held.current) requestAnimationFrame(fitAll)
  }, [x, y, width, height, fitAll])
  useEffect(() => {
    requestAnimationFrame(fitAll)
  }, [shown, fitAll])

  const focus = (id: string): void => {
    frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus()
  }
  const nodeKeys = (event: KeyboardEvent, id: string): boolean => {
    const way = wayOf(event.key)
    if (event.key === 'Enter' || event.key === ' ') setOpen(id)
    else if (way === undefined) return false
    else {
      const places = new Map(graph.nodes.map((node) => [node.id, node.position]))
      const place = places.get(id)
      if (event.shiftKey && place !== undefined)
        setMoved((before) => new Map(before).set(id, { x: place.x + 10 * way.x, y: place.y + 10 * way.y }))
      else {
        const next = nearest(new Map([...places].filter(([other]) => !other.startsWith('hull:'))), id, way)
        if (next !== undefined) focus(next)
      }
    }
    return true
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const node = (event.target as Element).closest<HTMLElement>('.react-flow__node')?.dataset['id']
    if (node !== undefined && nodeKeys(event, node)) event.stopPropagation()
    else if (event.key === 'Escape' && open !== undefined) setOpen(undefined)
    else if (event.key === '0') fitAll()
    else if (event.key === '+' || event.key === '=') void zoomIn()
    else if (event.key === '-') void zoomOut()
    else return
    event.preventDefault()
  }
  const opened = drawn?.topology.nodes.find(({ id }) => id === open)

  return (
    <div className="topology-screen" ref={frame}>
      <div className="topology-side" onKeyDown={keys}>
        <TableBanner title="Topology" />
        <header className="topology-bar">
          <h1>Topology</h1>
          <p>{drawn === undefined ? (error?.message ?? '') : sentence(drawn.topology)}</p>
          <span className="spacer" />
          <Segmented<Shown>
            label="Show"
            options={[
              { value: 'all', label: 'All' },
              { value: 'blocked', label: 'Blocked only' },
            ]}
            value={shown}
            onChange={setShown}
          />
          <Button look="square" aria-label="Zoom out" onClick={() => void zoomOut()}>
            −
          </Button>
          <Button look="square" aria-label="Zoom in" onClick={() => void zoomIn()}>
            +
          </Button>
          <Button aria-keyshortcuts="0" onClick={fitAll}>
            Fit
          </Button>
          <Button
            onClick={() => {
              keeper.rearrange()
              setMoved(new Map())
              if (data !== undefined) void keeper.take(data, 1.6).then((next) => next && setDrawn(next))
            }}
          >
            Arrange
          </Button>
        </header>
        <div className="topology-board">
          <ReactFlow<Node<NodeData>, Edge<EdgeData>>
            nodes={graph.nodes}
            edges={graph.edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            minZoom={least}
            maxZoom={most}
            nodesConnectable={false}
            elementsSelectable
            deleteKeyCode={null}
            disableKeyboardA11y
            onNodeClick={(_event, { id }) => {
              if (id.startsWith('hull:')) return
              setOpen(id)
              // Esc is heard from here.
              focus(id)
            }}
            onMoveStart={(event) => {
              if (event !== null) held.current = true
            }}
            proOptions={{ hideAttribution: true }}
            onNodesChange={(changes) => {
              for (const change of changes) {
                if (change.type !== 'position' || change.position === undefined) continue
                const { id, position } = change
                setMoved((before) => new Map(before).set(id, position))
              }
            }}
          >
            <Background gap={34} size={1} />
            <svg className="topo-defs" aria-hidden="true">
              <defs>
                <marker
                  id="topo-arrow"
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="9"
                  markerHeight="9"
                  markerUnits="userSpaceOnUse"
                  orient="auto"
                >
                  <path d="M0 0l8 4-8 4z" className="topo-arrow" />
                </marker>
              </defs>
            </svg>
          </ReactFlow>
          {drawn !== undefined && <KnotCard knots={drawn.topology.knots} />}
          <Legend />
          {drawn !== undefined && drawn.topology.nodes.length === 0 && (
            <p className="topology-empty">No goroutine and no channel is alive.</p>
          )}
        </div>
      </div>
      {drawn !== undefined && opened !== undefined && (
        <NodeDrawer
          key={opened.id}
          topology={drawn.topology}
          node={opened}
          onOpen={setOpen}
          onClose={() => {
            setOpen(undefined)
            focus(opened.id)
          }}
        />
      )}
    </div>
  )
}
