import { useState, type KeyboardEvent } from 'react'
import type { ProfileKind } from '../../../shared/profile.ts'
import { useSize } from '../../charts/use-size.ts'
import { count, duration, percent, text } from '../../format.ts'
import { find, flameBoxes, type FlameBox, type FlameNode } from './flame.ts'

const rowPx = 22
const gapPx = 1
/** Narrower ones cannot be hit or read. */
const narrowestPx = 3
/** About the width of a letter of the code face at this size. */
const letterPx = 6.9

interface FlameGraphProps {
  root: FlameNode
  kind: ProfileKind
}

/** Callers above, what they wait for below; a click makes a box the whole width. */
export function FlameGraph({ root, kind }: FlameGraphProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const [zoomed, setZoomed] = useState('')
  const [hovered, setHovered] = useState<FlameNode>()
  const top = find(root, zoomed) ?? root
  const boxes = size.width === 0 ? [] : flameBoxes(top, narrowestPx / size.width)
  const depth = Math.max(0, ...boxes.map((box) => box.depth)) + 1
  const shown = hovered ?? top
  return (
    <>
      <p className="flame-read" aria-live="off">
        <b className="mono">{shown.name}</b> <span className="mono site">{shown.site}</span>
        <span className="spacer" />
        {amount(shown, kind)}
        {kind !== 'goroutine' && `, ${text(count(shown.count))} waits`}, {share(shown, root)}
        {top !== root && (
          <button
            type="button"
            className="flame-out"
            onClick={() => {
              setZoomed('')
            }}
          >
            show all
          </button>
        )}
      </p>
      <div className="flame" ref={ref} role="tree" aria-label={`Flame graph, ${kind}`} onKeyDown={move}>
        <svg width={size.width} height={depth * (rowPx + gapPx)}>
          {boxes.map((box) => (
            <Box
              key={box.node.key}
              box={box}
              width={size.width}
              words={`${box.node.name}, ${amount(box.node, kind)}, ${share(box.node, root)}`}
              onHover={setHovered}
              onZoom={setZoomed}
            />
          ))}
          <g aria-hidden="true">
            {boxes.map((box) => (
              <Label key={box.node.key} box={box} width={size.width} />
            ))}
          </g>
        </svg>
      </div>
    </>
  )
}

interface BoxProps {
  box: FlameBox
  width: number
  words: string
  onHover: (node: FlameNode | undefined) => void
  onZoom: (key: string) => void
}

function Box({ box: { node, depth, from, to }, width, words, onHover, onZoom }: BoxProps) {
  const x = from * width
  const w = Math.max(1, (to - from) * width - gapPx)
  return (
    <g
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={false}
      aria-label={words}
      tabIndex={depth === 0 ? 0 : -1}
      className="flame-box"
      data-tone={toneOf(node, depth)}
      transform={`translate(${x.toFixed(1)} ${String(depth * (rowPx + gapPx))})`}
      onPointerEnter={() => {
        onHover(node)
      }}
      onPointerLeave={() => {
        onHover(undefined)
      }}
      onFocus={() => {
        onHover(node)
      }}
      onClick={() => {
        onZoom(node.key)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onZoom(node.key)
      }}
    >
      <rect width={w} height={rowPx} rx="2" />
    </g>
  )
}

/** Above the boxes and for the eye only: what is cut short here is spoken in full there. */
function Label({ box: { node, depth, from, to }, width }: { box: FlameBox; width: number }) {
  const letters = Math.floor(((to - from) * width - 10) / letterPx)
  if (letters < 3) return null
  const words = node.name.length > letters ? `${node.name.slice(0, letters - 1)}…` : node.name
  return (
    <text className="flame-label" x={from * width + 5} y={depth * (rowPx + gapPx) + 15}>
      {words}
    </text>
  )
}

function hashOf(name: string): number {
  let hash = 7
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) % 9973
  return hash
}

/** By what is waited for; callers by their function, so that one is known again. */
function toneOf({ name, leaf }: FlameNode, depth: number): string {
  if (depth === 0) return 'root'
  if (!leaf) return `f${String(hashOf(name) % 5)}`
  if (/^(send|chan send)/.test(name)) return 'send'
  if (/^(recv|recvok|chan receive)/.test(name)) return 'receive'
  if (/^(lock|acquire|unlock|sync\.(RW)?Mutex|semacquire)/.test(name)) return 'mutex'
  if (name.startsWith('select')) return 'select'
  if (name.startsWith('sleep')) return 'sleep'
  if (/^(wait|IO)/.test(name)) return 'io'
  return 'other'
}

function amount({ value }: FlameNode, kind: ProfileKind): string {
  return kind === 'goroutine' ? `${text(count(value))} goroutines` : text(duration(value))
}

function share({ value }: FlameNode, root: FlameNode): string {
  return text(percent(root.value === 0 ? 0 : (100 * value) / root.value))
}

/** Down and right go further into the graph, up and left back. */
function move(event: KeyboardEvent<HTMLDivElement>): void {
  const step = ['ArrowDown', 'ArrowRight'].includes(event.key)
    ? 1
    : ['ArrowUp', 'ArrowLeft'].includes(event.key)
      ? -1
      : 0
  if (step === 0) return
  const boxes = [...event.currentTarget.querySelectorAll<SVGGElement>('.flame-box')]
  const next = boxes[boxes.indexOf(document.activeElement as unknown as SVGGElement) + step]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  next.focus()
}
