import type fc from 'fast-check'

/** `PROPERTY_STEPS=10000000 npx vitest run test/property` for a long run; `PROPERTY_SEED=…` to replay one. */
export const steps = Number(process.env['PROPERTY_STEPS'] ?? 120_000)
const seed = process.env['PROPERTY_SEED']

/** So many runs; on failure fast-check prints the seed and the path that replay it. */
export function parameters(runs: number): Pick<fc.Parameters, 'numRuns' | 'seed'> {
  const numRuns = Math.max(1, Math.ceil(runs))
  return seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) }
}
