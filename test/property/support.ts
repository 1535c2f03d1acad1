import type fc from 'fast-check'

/** `PROPERTY_STEPS=10000000 npx vitest run test/property` for a long run; `PROPERTY_SEED=…` to replay one. */
export const steps = Number(process.env['PROPERTY_STEPS'] ?? 120_000)
const seed = process.env['PROPERTY_SEED']

/** Parameters for so many runs, with the seed in the failure message (fast-check prints it, and the path to replay). */
export function parameters<T>(runs: number): fc.Parameters<T> {
  return {
    numRuns: Math.max(1, Math.round(runs)),
    verbose: 0,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  }
}
