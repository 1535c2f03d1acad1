/** At most five pools have a line; a pool has one colour wherever it shows. */
export const maxPools = 5

export const poolColour = (index: number): string => `var(--s${String(index + 1)})`
