/** The order of columns: what the user has moved, and for the rest the order in which the table has them. */

interface Keyed {
  key: string
  fixed?: boolean
}

/** `order` may name columns that are not there now, and lack some that are: those stand behind their neighbour. */
export function arranged<C extends Keyed>(columns: readonly C[], order: readonly string[]): readonly C[] {
  if (order.length === 0) return columns
  const keys = inOrder(columns, order)
  return keys.flatMap((key) => columns.find((column) => column.key === key) ?? [])
}

/** All keys that are known, in order: of `order` also those of columns that are hidden. */
function inOrder(columns: readonly Keyed[], order: readonly string[]): string[] {
  const keys = [...order]
  columns.forEach(({ key }, place) => {
    if (keys.includes(key)) return
    const before = columns[place - 1]
    keys.splice(before === undefined ? 0 : keys.indexOf(before.key) + 1, 0, key)
  })
  return keys
}

/**
 * The order once `key` has gone to the place `to` among those that are shown. A fixed column neither goes nor is passed.
 * Undefined when that changes nothing.
 */
export function movedTo(
  columns: readonly Keyed[],
  order: readonly string[],
  key: string,
  to: number,
): string[] | undefined {
  const shown = arranged(columns, order)
  const from = shown.findIndex((column) => column.key === key)
  const first = shown.findIndex(({ fixed }) => fixed !== true)
  const place = Math.max(first, Math.min(shown.length - 1, to))
  if (from < 0 || shown[from]?.fixed === true || place === from) return undefined
  const goal = shown[place]?.key ?? ''
  const keys = inOrder(columns, order).filter((each) => each !== key)
  keys.splice(keys.indexOf(goal) + Number(place > from), 0, key)
  return keys
}
