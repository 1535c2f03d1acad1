/** Stacks as a tree, and the tree as boxes. */
import type { ProfileData, ProfileKind } from '../../../shared/profile.ts'

export interface FlameNode {
  /** Path of frame numbers: stable between two answers of one session. */
  key: string
  name: string
  site: string
  /** The operation itself: where the stack ends. */
  leaf: boolean
  value: number
  count: number
  children: FlameNode[]
}

export interface FlameBox {
  node: FlameNode
  depth: number
  /** 0 to 1. */
  from: number
  to: number
}

/** Of goroutines and selects the number is what counts; of waits their length. */
export const isCounted = (kind: ProfileKind): boolean => kind === 'goroutine' || kind === 'select'

export function flameTree({ frames, stacks, kind }: ProfileData): FlameNode {
  const root: FlameNode = { key: '', name: 'all', site: '', leaf: false, value: 0, count: 0, children: [] }
  for (const { stack, count, delayMs } of stacks) {
    const value = isCounted(kind) ? count : delayMs
    let at = root
    root.value += value
    root.count += count
    for (const [i, index] of stack.entries()) {
      const frame = frames[index]
      if (frame === undefined) break
      const key = `${at.key}/${frame.name}@${frame.site}`
      let child = at.children.find((each) => each.key === key)
      if (child === undefined) {
        child = {
          key,
          name: frame.name,
          site: frame.site,
          leaf: i === stack.length - 1,
          value: 0,
          count: 0,
          children: [],
        }
        at.children.push(child)
      }
      child.value += value
      child.count += count
      at = child
    }
  }
  return root
}

/** Boxes of `root` and below that are wide enough to be seen. */
export function flameBoxes(root: FlameNode, narrowest: number): FlameBox[] {
  const boxes: FlameBox[] = []
  const visit = (node: FlameNode, depth: number, from: number, to: number): void => {
    boxes.push({ node, depth, from, to })
    let at = from
    // Largest first: what matters stands at the left.
    for (const child of node.children.toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1))) {
      const width = node.value === 0 ? 0 : ((to - from) * child.value) / node.value
      if (width >= narrowest) visit(child, depth + 1, at, at + width)
      at += width
    }
  }
  visit(root, 0, 0, 1)
  return boxes
}

export function find(root: FlameNode, key: string): FlameNode | undefined {
  if (root.key === key) return root
  for (const child of root.children) {
    if (key.startsWith(child.key)) {
      const found = find(child, key)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** One function over all stacks. */
export interface FlameRow {
  name: string
  site: string
  /** Waited in stacks that it is part of; a function that calls itself counts once. */
  total: number
  /** Of that, with nothing below it. */
  self: number
}

/** Functions of the tree, the heaviest first. */
export function flameRows(root: FlameNode): FlameRow[] {
  const rows = new Map<string, FlameRow>()
  const visit = (node: FlameNode, above: ReadonlySet<string>): void => {
    const key = `${node.name}@${node.site}`
    let inside = above
    if (node !== root) {
      const row = rows.get(key) ?? { name: node.name, site: node.site, total: 0, self: 0 }
      rows.set(key, row)
      if (!above.has(key)) row.total += node.value
      row.self += node.value - node.children.reduce((sum, child) => sum + child.value, 0)
      inside = new Set([...above, key])
    }
    for (const child of node.children) visit(child, inside)
  }
  visit(root, new Set())
  return [...rows.values()].sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
}

/** Part of a function's name or place; nothing is looked for while it is empty. */
export function matches({ name, site }: { name: string; site: string }, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  return wanted !== '' && `${name} ${site}`.toLowerCase().includes(wanted)
}

/** Value of the stacks that hold a match, none counted twice. */
export function matchedValue(node: FlameNode, search: string): number {
  if (node.key !== '' && matches(node, search)) return node.value
  return node.children.reduce((sum, child) => sum + matchedValue(child, search), 0)
}

/** Where an arrow key leads: down to the heaviest below, up to the caller, sideways within a row. */
export function stepFrom(boxes: readonly FlameBox[], at: number, key: string): number | undefined {
  const here = boxes[at]
  if (here === undefined) return undefined
  const level = (index: number): number => boxes[index]?.depth ?? -1
  const seek = (by: 1 | -1, depth: number): number | undefined => {
    for (let i = at + by; i >= 0 && i < boxes.length; i += by) if (level(i) === depth) return i
    return undefined
  }
  if (key === 'ArrowDown') return level(at + 1) === here.depth + 1 ? at + 1 : undefined
  if (key === 'ArrowUp') return seek(-1, here.depth - 1)
  if (key === 'ArrowRight') return seek(1, here.depth)
  return key === 'ArrowLeft' ? seek(-1, here.depth) : undefined
}
