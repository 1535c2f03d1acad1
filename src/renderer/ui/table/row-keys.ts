import type { KeyboardEvent, SyntheticEvent } from 'react'

interface RowKeys {
  active: number
  count: number
  page: number
  move: (index: number) => void
  enter: () => void
  escape: () => void
  right?: () => void
  left?: () => void
}

/** The keys of a table that has the focus: which row they lead to, or what they do with the present one. */
export function rowKeys(event: KeyboardEvent, keys: RowKeys): void {
  if ((event.target as HTMLElement).closest('[role="columnheader"]') !== null) return
  const { active, count, page } = keys
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  }
  const acts: Record<string, (() => void) | undefined> = {
    Enter: keys.enter,
    Escape: keys.escape,
    ArrowRight: keys.right,
    ArrowLeft: keys.left,
  }
  const to = steps[event.key]
  const act = acts[event.key]
  if (to !== undefined && count > 0) keys.move(Math.max(0, Math.min(count - 1, to)))
  else if (act !== undefined) act()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** A click anywhere in the table is a click into the table: its parts take no focus of their own. */
export function focusTable({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  currentTarget.closest<HTMLElement>('[role$="grid"]')?.focus({ preventScroll: true })
}
