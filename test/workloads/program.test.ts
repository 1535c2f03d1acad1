import { chan, go, sleep, wait, workload, type Go, type Workbench } from 'weir'
import { expect, test, vi } from 'vitest'
import { startProgram, WorkloadError } from '../../src/main/workloads/index.ts'

/** Longer than any of it takes, also on a busy machine. */
const soon = { timeout: 60_000 }

const never = (): Promise<void> => new Promise(() => undefined)
const run = (main: (w: Workbench) => Go<void>, options = {}) =>
  startProgram(workload({ name: 'test', main }), options)

test('main runs in its own runtime; when it returns the run is done and all other goroutines are killed', async () => {
  const ended = vi.fn()
  const program = run(function* (w) {
    expect(w.rt).toBe(program.rt)
    go(function* () {
      try {
        yield* wait(never())
      } finally {
        ended()
      }
    })
    yield* sleep(1)
  })
  await program.done
  expect(ended).toHaveBeenCalledOnce()
  expect(program.rt.stats().goroutines).toBe(0)
})

test('stop cancels the context, and main may end by itself', async () => {
  const log: string[] = []
  const program = run(
    function* (w) {
      w.log('hello')
      yield* w.ctx.done()
      w.log('bye')
    },
    { onLog: (text: string) => log.push(text) },
  )
  await vi.waitFor(() => expect(log).toEqual(['hello']), soon)
  await program.stop()
  await program.done
  expect(log).toEqual(['hello', 'bye'])
})

test('a main that does not look at its context is killed, its finally blocks run', async () => {
  const [started, ended] = [vi.fn(), vi.fn()]
  const program = run(function* () {
    started()
    try {
      yield* wait(never())
    } finally {
      ended()
    }
  })
  await vi.waitFor(() => expect(started).toHaveBeenCalled(), soon)
  await program.stop()
  expect(ended).toHaveBeenCalledOnce()
})

test('stop before the first turn, and stop twice', async () => {
  const main = vi.fn()
  const program = run(function* () {
    main()
  })
  await Promise.all([program.stop(), program.stop()])
  expect(main).not.toHaveBeenCalled()
})

test('clean-ups run last registered first, once, also when one throws', async () => {
  const order: string[] = []
  const program = run(
    function* (w) {
      w.onStop(() => void order.push('first'))
      w.onStop(() => {
        throw new Error('cannot clean up')
      })
      w.onStop(async () => {
        await Promise.resolve()
        order.push('last')
      })
    },
    { onLog: (text: string) => order.push(text) },
  )
  await program.done
  expect(order).toEqual(['last', 'while stopping: cannot clean up', 'first'])
})

test('a clean-up that never ends does not hold up the stop for a second', async () => {
  const program = run(function* (w) {
    w.onStop(never)
    yield* w.ctx.done()
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const stopped = program.stop()
    await vi.advanceTimersByTimeAsync(999)
    await stopped
  } finally {
    vi.useRealTimers()
  }
})

test('checks are counted until the run is stopped', async () => {
  const seen: [boolean, string][] = []
  const program = run(
    function* (w) {
      w.check(true, 'fine')
      w.check(false, 'broken')
      yield* w.ctx.done()
      w.check(false, 'too late')
    },
    { onCheck: (ok: boolean, what: string) => seen.push([ok, what]) },
  )
  await vi.waitFor(() => expect(seen).toHaveLength(2), soon)
  await program.stop()
  expect(program.checks).toEqual({ passed: 1, failed: 1, lastFailure: 'broken' })
})

test('a throw in main, a panic in a goroutine and a deadlock fail the run', async () => {
  const inMain = run(function* () {
    throw new TypeError('in main')
  })
  await expect(inMain.done).rejects.toMatchObject({ code: 'workload-broken', message: 'in main' })

  const inGoroutine = run(function* (w) {
    go(function* worker() {
      throw new Error('in a goroutine')
    })
    yield* w.ctx.done()
  })
  const error: unknown = await inGoroutine.done.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(WorkloadError)
  expect(error).toMatchObject({ message: 'in goroutine `worker`: in a goroutine' })

  const asleep = run(function* () {
    yield* chan().recv()
  })
  await expect(asleep.done).rejects.toThrow('all goroutines are asleep - deadlock!')
  expect(asleep.rt.stats().goroutines).toBe(0)
})

test('a main that is no generator fails the run with the way to write it', async () => {
  const program = run((() => undefined) as never)
  await expect(program.done).rejects.toThrow(
    'main of `test` returned no generator: write `main: function* (w)',
  )
})

test('waiting for the stop is no deadlock', async () => {
  const program = run(function* (w) {
    yield* w.ctx.done()
  })
  let over = false
  void program.done.then(() => {
    over = true
  })
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  expect(over).toBe(false)
  await program.stop()
})

test('knobs stand in the registry, and main sees each change', async () => {
  const heard = vi.fn()
  const program = startProgram(
    workload({
      name: 'turned',
      knobs: { size: { label: 'buffer', property: 'size', min: 0, max: 8, initial: 2, help: 'How large.' } },
      *main(w) {
        w.knobs.size.onChange(heard)
        yield* w.ctx.done()
      },
    }),
  )
  await vi.waitFor(() => expect(program.rt.registry.list('knob')).toHaveLength(1), soon)
  const [knob] = program.rt.registry.list('knob') as {
    id: string
    get(): number
    set(v: number): Promise<void>
  }[]
  expect(knob).toMatchObject({
    id: 'workload.size',
    group: 'Workload',
    unit: '',
    step: 1,
    initial: 2,
    scale: 'linear',
  })
  await knob!.set(5)
  expect(heard).toHaveBeenCalledExactlyOnceWith(5)
  expect(knob!.get()).toBe(5)
  await program.stop()
})
