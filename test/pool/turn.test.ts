import { afterEach, expect, test } from 'vitest'
import { makeRig } from './rig.ts'

const rig = makeRig('thread')
afterEach(() => rig.end())

/** Longer than results may be handled in one turn of the event loop. */
const handlingMs = 3

test('whoever takes long over a result holds up neither the event loop nor the results of other threads', async () => {
  const pool = rig.pool({ size: 2 })
  let left = 60
  let inTurn = 0
  let mostInTurn = 0
  const turn = (): void => {
    inTurn = 0
    if (left > 0) setImmediate(turn)
  }
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      // Moved, so that a thread has one at a time, and is at the next one while its result is handled.
      const value = new ArrayBuffer(8)
      await pool.submit({ do: 'echo', value }, { transfer: [value] })
      mostInTurn = Math.max(mostInTurn, ++inTurn)
      for (const until = performance.now() + handlingMs; performance.now() < until;);
    }
  }
  setImmediate(turn)
  await Promise.all([client(), client(), client(), client()])
  expect(mostInTurn, 'one, and what two threads had to tell meanwhile').toBeLessThanOrEqual(4)
})
