/** Numbers as the arithmetic shows them: three digits that count, thousands with a comma. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
  const rounded = value >= 1000 ? Number(value.toPrecision(3)) : Number(value.toFixed(digits))
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 3 })
}

export function ms(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  return value >= 1000 ? `${figure(value / 1000)} s` : `${figure(value)} ms`
}

/** Share as a whole percentage. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0.95 && share < 0.995 ? 1 : 0)} %`
}

/** To 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10)
}
