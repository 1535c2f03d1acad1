/** The channel between threads against the model of test/property, on one thread, where everything has an order. */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { freshSeed } from '../../src/main/base/index.ts'
import { float64, sharedChan } from '../../src/main/parallel/index.ts'
import type { Goroutine, Runtime } from '../../src/main/runtime/index.ts'
import { ModelChan, type Outcome } from '../property/model.ts'
import { closeRigs, rig } from './rig.ts'

afterEach(closeRigs)

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ type: 'send' as const }) },
  { weight: 5, arbitrary: fc.constant({ type: 'receive' as const }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('kill' as const), which: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('resize' as const), to: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'close' as const }) },
)

/** Everything that has become runnable runs, and its mail is read. */
function settle(rt: Runtime): void {
  for (let i = 0; i < 3; i++) rt.flush()
}

test('does what the model does', async () => {
  const { rt } = await rig(1)
  const seed = Number(process.env['SEED'] ?? freshSeed())
  console.log(`model: SEED=${String(seed)}`)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const model = new ModelChan(capacity)
      const done = new Map<number, Outcome>()
      const goroutines: Goroutine[] = []
      let made: ReturnType<typeof sharedChan<number>> | undefined
      rt.go(function* () {
        made = sharedChan<number>(capacity, float64, { maxCapacity: 5 })
      })
      settle(rt)
      const real = made!
      for (const one of steps) {
        const id = goroutines.length
        if (one.type === 'send') {
          model.send(id, id)
          goroutines.push(
            rt.go(function* () {
              let how: Outcome = 'killed'
              try {
                yield* real.send(id)
                how = 'sent'
              } catch {
                how = 'panicked'
              } finally {
                done.set(id, how)
              }
            }),
          )
        } else if (one.type === 'receive') {
          model.receive(id)
          goroutines.push(
            rt.go(function* () {
              let how: Outcome = 'killed'
              try {
                const [value, ok] = yield* real.recvOk()
                how = ok ? { got: value } : 'closed'
              } finally {
                done.set(id, how)
              }
            }),
          )
        } else if (one.type === 'kill') {
          if (id === 0) continue
          model.kill(one.which % id)
          goroutines[one.which % id]!.kill()
        } else if (one.type === 'resize') {
          model.resize(one.to)
          real.resize(one.to)
        } else if (!model.closed) {
          model.close()
          real.close()
        }
        settle(rt)
        expect([...done].sort(([a], [b]) => a - b)).toEqual([...model.done].sort(([a], [b]) => a - b))
        expect(real.len).toBe(model.buffer.length)
        expect(real.closed).toBe(model.closed)
      }
      for (const g of goroutines) g.kill()
      settle(rt)
    }),
    { numRuns: 400, seed },
  )
})
