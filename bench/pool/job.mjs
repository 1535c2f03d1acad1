import { threadId } from 'node:worker_threads'

/** What every pool runs: a number plus one, a buffer's length, or a computation of so many steps. */
export function job(input) {
  if (typeof input === 'number') return input + 1
  if (input instanceof ArrayBuffer) return input.byteLength
  const startedAt = performance.timeOrigin + performance.now()
  let x = 1
  for (let i = 0; i < input.steps; i++) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0
  return { x, threadId, startedAt }
}

export default job
