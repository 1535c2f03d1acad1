import type { Chan, Pool } from 'weir'
import { describe, expect, test, vi } from 'vitest'
import { builtIns, type Program } from '../../../src/main/workloads/index.ts'
import { knob, moreChecks, withRun } from '../support/run.ts'

const thumbnails = builtIns.find((workload) => workload.name === 'thumbnails')!
const pool = (program: Program, name: string) =>
  (program.rt.registry.list('pool') as Pool<unknown, unknown>[]).find((candidate) => candidate.name === name)!
const channel = (program: Program, name: string): Chan<unknown> =>
  [...program.rt.channels()].find((candidate) => candidate.name === name)!
const soon = { timeout: 120_000, interval: 5 }

describe('thumbnails', { timeout: 600_000 }, () => {
  test('every tunable is a knob', () =>
    withRun(thumbnails, async ({ program }) => {
      await moreChecks(program, 1)
      for (const id of [
        'workload.arrivals',
        'workload.clients',
        'workload.latency',
        'limiter.requests.rate',
        'channel.jobs.capacity',
        'pool.fetchers.size',
        'pool.thumbnails.size',
      ])
        expect(knob(program, id).get(), id).toBe(knob(program, id).initial)
    }))

  test('two fetchers are too few: the queue fills; eight empty it again, and nothing is lost or doubled', () =>
    withRun(thumbnails, async ({ program }) => {
      await moreChecks(program, 1)
      const jobs = channel(program, 'jobs')
      await knob(program, 'channel.jobs.capacity').set(16)
      await vi.waitFor(() => expect(jobs.len).toBe(16), soon)
      await knob(program, 'pool.fetchers.size').set(8)
      await vi.waitFor(() => expect(pool(program, 'fetchers').stats().busy).toBe(8), soon)
      await vi.waitFor(() => expect(jobs.len).toBe(0), soon)
    }))

  test('turned up and down under load, each request is answered once', () =>
    withRun(thumbnails, async ({ program }) => {
      await moreChecks(program, 1)
      await knob(program, 'workload.arrivals').set(100)
      for (const size of [8, 2, 16, 1, 32, 4]) {
        await knob(program, 'pool.fetchers.size').set(size)
        await knob(program, 'pool.thumbnails.size').set(size % 4 === 0 ? 2 : 1)
        await knob(program, 'channel.jobs.capacity').set(size)
        await moreChecks(program, 10)
      }
    }))

  test('clients come and go, and leave only when they have all their answers', () =>
    withRun(thumbnails, async ({ program }) => {
      await moreChecks(program, 1)
      const [hub] = program.rt.registry.list('hub') as { stats(): { clients: number } }[]
      for (const count of [20, 1, 8]) {
        await knob(program, 'workload.clients').set(count)
        await vi.waitFor(() => expect(hub!.stats().clients).toBe(count), soon)
      }
    }))

  test('overload is held outside: the clients wait, the program does not grow', () =>
    withRun(thumbnails, async ({ program, log }) => {
      await moreChecks(program, 1)
      await knob(program, 'pool.fetchers.size').set(1)
      await knob(program, 'workload.arrivals').set(200)
      await vi.waitFor(() => expect(log.join()).toContain('the clients hold requests back'), soon)
      // 8 clients with 16 unanswered requests each.
      const { submitted, completed } = pool(program, 'fetchers').stats()
      expect(submitted - completed).toBeLessThan(128)
      expect(program.rt.stats().goroutines).toBeLessThan(200)
    }))
})
