import { useState, type KeyboardEvent } from 'react'
import type { ProfileKind } from '../../../shared/profile.ts'
import { useSize } from '../../charts/use-size.ts'
import { count, percent, text } from '../../format.ts'
import {
  find,
  flameBoxes,
  matchedValue,
  matches,
  stepFrom,
  isCounted,
  type FlameBox,
  type FlameNode,
} from './flame.ts'
import { amount, share, toneOf } from './flame-words.ts'

const rowPx = 22
const gapPx = 1
/** Narrower ones cannot be hit or read. */
const narrowestPx = 3
/** About the width of a letter of the code face at this size. */
const letterPx = 6.9

interface FlameGraphProps {
  root: FlameNode
  kind: ProfileKind
  /** Boxes that match stand out, the others step back. */
  search: string
}

/** Callers above, what they wait for below; a click makes a box the whole width, Esc all of them. */
export function FlameGraph({ root, kind, search }: FlameGraphProps) {
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
        {search.trim() !== '' && (
          <span className="flame-matched">
            {text(percent(root.value === 0 ? 0 : (100 * matchedValue(root, search)) / root.value))} match
          </span>
        )}
        {amount(shown, kind)}
        {!isCounted(kind) && `, ${text(count(shown.count))} waits`}, {share(shown, root)}
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
      <div
        className="flame"
        ref={ref}
        role="tree"
        aria-label={`Flame graph, ${kind}`}
        data-searched={search.trim() !== '' || undefined}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && top !== root) {
            setZoomed('')
            event.stopPropagation()
          } else move(event, boxes)
        }}
      >
        <svg width={size.width} height={depth * (rowPx + gapPx)}>
          {boxes.map((box) => (
            <Box
              key={box.node.key}
              box={box}
              width={size.width}
              matched={matches(box.node, search)}
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
  matched: boolean
  words: string
  onHover: (node: FlameNode | undefined) => void
  onZoom: (key: string) => void
}

function Box({ box: { node, depth, from, to }, width, matched, words, onHover, onZoom }: BoxProps) {
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
      data-matched={matched || undefined}
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

/** The focus follows; a box that is out of sight is scrolled to by the browser. */
function move(event: KeyboardEvent<HTMLDivElement>, boxes: readonly FlameBox[]): void {
  const elements = [...event.currentTarget.querySelectorAll<SVGGElement>('.flame-box')]
  const next = stepFrom(boxes, elements.indexOf(document.activeElement as unknown as SVGGElement), event.key)
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  elements[next]?.focus()
}
