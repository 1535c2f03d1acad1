import { expect, test, vi } from 'vitest'
import { Control } from '../../src/main/parallel/control.ts'
import { block, blockAt } from '../../src/main/parallel/layout.ts'
import { Parker } from '../../src/main/parallel/parker.ts'

const at = blockAt(0) + block.parked

test('a wait that was armed is woken, and can be armed again', async () => {
  const control = new Control()
  const wake = vi.fn()
  const parker = new Parker(control, 0, wake)
  for (let turn = 1; turn <= 2; turn++) {
    parker.prepare()
    parker.arm()
    Atomics.store(control.words, at, 0)
    expect(Atomics.notify(control.words, at)).toBe(1)
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(turn), { timeout: 60_000 })
    parker.unpark()
  }
})

test('after the release nothing waits any more, whatever its last wake does', async () => {
  const control = new Control()
  const wake = vi.fn(() => {
    parker.prepare()
    parker.arm()
  })
  const parker = new Parker(control, 0, wake)
  parker.prepare()
  parker.arm()
  parker.release()
  await vi.waitFor(() => expect(wake).toHaveBeenCalledOnce(), { timeout: 60_000 })
  // A wait that never ends would keep the shared memory and the runtime for ever.
  expect(Atomics.notify(control.words, at)).toBe(0)
})
