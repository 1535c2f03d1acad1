/** Inverse by Gauss and Jordan with pivoting; undefined when (nearly) singular. For the few rows of a fit. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))])
  const scale = Math.max(...matrix.flat().map(Math.abs))
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column; i < n; i++)
      if (Math.abs(at(rows, i, column)) > Math.abs(at(rows, pivot, column))) pivot = i
    const top = at(rows, pivot, column)
    if (Math.abs(top) <= scale * 1e-14) return undefined
    const lead = (rows[pivot] as number[]).map((value) => value / top)
    rows[pivot] = rows[column] as number[]
    rows[column] = lead
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = at(rows, i, column)
      rows[i] = (rows[i] as number[]).map((value, k) => value - factor * (lead[k] ?? 0))
    }
  }
  return rows.map((row) => row.slice(n))
}

export function product(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((total, value, i) => total + value * (vector[i] ?? 0), 0))
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0
}
