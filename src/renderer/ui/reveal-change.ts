/** Scrolls Changes to an entry and lets it flash. By the document, because marker and list share no parent. */
export function revealChange(number: number): void {
  const entry = document.getElementById(`change-${String(number)}`)
  if (entry === null) return
  entry.scrollIntoView({ block: 'nearest' })
  entry.focus({ preventScroll: true })
}
