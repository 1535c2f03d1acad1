/** PingPongHog of Go's runtime/proc_test.go, in spirit: who does not yield holds its processor, and nobody else. */
import { afterEach, expect, test } from 'vitest'
import { float64, portable, sharedChan } from '../../src/main/parallel/index.ts'
import type * as basic from './works/basic.ts'
import type * as channels from './works/channels.ts'
import { closeRigs, rig, type Rig, stolen } from './rig.ts'

const basicUrl = new URL('./works/basic.ts', import.meta.url).href
const channelsUrl = new URL('./works/channels.ts', import.meta.url).href
const holdUntil = portable<typeof basic.holdUntil>(basicUrl, 'holdUntil')
const echo = portable<typeof channels.echo>(channelsUrl, 'echo')
const queueAndHold = portable<typeof channels.queueAndHold>(channelsUrl, 'queueAndHold')

afterEach(closeRigs)

/** Taken is not begun: the module has to be imported first. */
async function running({ set }: Rig, processor: number, name: string): Promise<void> {
  while (set.processors()[processor]?.current?.name !== name)
    await new Promise((resolve) => setImmediate(resolve))
}

test('a pair goes on while somebody hogs a processor', async () => {
  const one = await rig(3)
  const { rt, set } = one
  const flag = new SharedArrayBuffer(4)
  const hog = rt.goAnywhere(holdUntil, flag)
  const held = stolen(hog)
  await running(one, held, 'holdUntil')
  const [there, back] = await rt.run(function* () {
    return [sharedChan<number>(0, float64), sharedChan<number>(0, float64)] as const
  })
  const g = rt.goAnywhere(echo, there, back)
  expect(stolen(g)).not.toBe(held)
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

test('what the hog had queued on its processor runs on the others', async () => {
  const { rt } = await rig(3)
  const flag = new SharedArrayBuffer(4)
  const out = await rt.run(function* () {
    return sharedChan<number>(0, float64)
  })
  const hog = rt.goAnywhere(queueAndHold, flag, out, 20)
  const held = stolen(hog)
  const got = await rt.run(function* () {
    const values = new Set<number | undefined>()
    for (let i = 0; i < 20; i++) values.add(yield* out.recv())
    return values
  })
  expect(got).toEqual(new Set(Array.from({ length: 20 }, (_, i) => i)))
  expect(hog.state).toBe('running')
  expect(hog.processor).toBe(held)
  Atomics.store(new Int32Array(flag), 0, 1)
  // It joins them when it is done: their ends were waiting at its processor.
  expect(await hog.join()).toBe(20)
})
