/** Stacks as a tree, and the tree as boxes. */
import type { ProfileData } from '../../../shared/profile.ts'

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

export function flameTree({ frames, stacks, kind }: ProfileData): FlameNode {
  const root: FlameNode = { key: '', name: 'all', site: '', leaf: false, value: 0, count: 0, children: [] }
  for (const { stack, count, delayMs } of stacks) {
    const value = kind === 'goroutine' ? count : delayMs
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
