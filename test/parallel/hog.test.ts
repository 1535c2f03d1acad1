/** PingPongHog of Go's runtime/proc_test.go, in spirit: who does not yield holds its processor, and nobody else. */
import { afterEach, expect, test } from 'vitest'
import { float64, portable, sharedChan } from '../../src/main/parallel/index.ts'
import type * as basic from './works/basic.ts'
import type * as channels from './works/channels.ts'
import { closeRigs, rig } from './rig.ts'

const holdUntil = portable<typeof basic.holdUntil>(
  new URL('./works/basic.ts', import.meta.url).href,
  'holdUntil',
)
const echo = portable<typeof channels.echo>(new URL('./works/channels.ts', import.meta.url).href, 'echo')

afterEach(closeRigs)

test('a pair goes on while somebody hogs a processor, and so does what that one had queued', async () => {
  const { rt, set } = await rig(3)
  const flag = new SharedArrayBuffer(4)
  const hog = rt.goAnywhere(holdUntil, flag)
  while (hog.processor < 1) await new Promise((resolve) => setImmediate(resolve))
  const held = hog.processor
  const [there, back] = await rt.run(function* () {
    return [sharedChan<number>(0, float64), sharedChan<number>(0, float64)] as const
  })
  const g = rt.goAnywhere(echo, there, back)
  await rt.run(function* () {
    for (let i = 0; i < 300; i++) {
      yield* there.send(i)
      expect(yield* back.recv()).toBe(i)
    }
    there.close()
  })
  expect(await g.join()).toBe(300)
  expect(hog.state).toBe('running')
  expect(hog.processor).toBe(held)
  expect(set.processors()[held]?.current?.name).toBe('holdUntil')
  Atomics.store(new Int32Array(flag), 0, 1)
  expect(await hog.join()).toBe(true)
})
