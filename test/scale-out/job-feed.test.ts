import { describe, expect, it } from 'vitest'
import { goroutinePool } from '../../src/main/pool/index.ts'
import { Runtime, sleep, type Go } from '../../src/main/runtime/index.ts'
import { JobFeed, openJobQueue, type QueuedJob } from '../../src/main/scale-out/index.ts'
import { anyNats, natsMissing, startNats } from './nats-server.ts'
import { unique, until } from './support.ts'

type Job = QueuedJob<number>

/** One machine: a pool and what feeds it. */
function machine(url: string, name: string, work: (job: Job) => Go<number>, onDone?: (key: string) => void) {
  const rt = new Runtime({ name })
  const pool = goroutinePool<Job, number>({ name: 'jobs', size: 4, rt, worker: work })
  return {
    rt,
    async start(ackMs = 2000) {
      const queue = await openJobQueue<number>({ servers: url, name, ackMs, attempts: 3 })
      const backOff = { minMs: 5, maxMs: 20 }
      const options = { rt, parallel: 4, backOff, ...(onDone === undefined ? {} : { onDone }) }
      return { queue, feed: new JobFeed(queue, pool, options) }
    },
    async end() {
      await pool.close({ now: true })
      rt.close()
    },
  }
}

describe.skipIf(natsMissing('any'))('a job queue in JetStream', () => {
  it('several machines share it: every job once, a key pushed twice is one job', async () => {
    await using nats = await anyNats()
    const name = unique()
    const done = new Map<string, number>()
    const count = (key: string): void => void done.set(key, (done.get(key) ?? 0) + 1)
    const double = function* (job: Job): Go<number> {
      yield* sleep(1)
      return job.data * 2
    }
    const machines = [machine(nats.url, name, double, count), machine(nats.url, name, double, count)]
    const started = [await machines[0]?.start(), await machines[1]?.start()]
    const queue = started[0]?.queue
    if (queue === undefined) throw new Error('a queue')
    for (let i = 0; i < 100; i++) expect(await queue.push(i, `k${i}`)).toEqual({ duplicate: false })
    expect(await queue.push(5, 'k5')).toEqual({ duplicate: true })
    await until(() => done.size === 100)
    for (const each of started) await each?.feed.stop()
    expect([...done.values()].every((times) => times === 1)).toBe(true)
    expect(started.every((each) => (each?.feed.stats.done ?? 0) > 0)).toBe(true)
    expect(await queue.size()).toEqual({ waiting: 0, pending: 0 })
    for (const each of started) await each?.queue.close()
    for (const each of machines) await each.end()
  })

  it('tries a failed job again, and gives it up after its last attempt', async () => {
    await using nats = await anyNats()
    const name = unique()
    const attempts: string[] = []
    const m = machine(nats.url, name, function* (job) {
      yield* sleep(0)
      attempts.push(`${job.key}#${job.attempt}`)
      if (job.key === 'bad' || job.attempt < 2) throw new Error('no')
      return job.data
    })
    const { queue, feed } = await m.start()
    await queue.push(1, 'good')
    await queue.push(2, 'bad')
    await until(() => feed.stats.done === 1 && feed.stats.givenUp === 1)
    await feed.stop()
    expect(attempts.toSorted()).toEqual(['bad#1', 'bad#2', 'bad#3', 'good#1', 'good#2'])
    expect(feed.stats).toMatchObject({ pulled: 5, done: 1, failed: 4, givenUp: 1, running: 0 })
    await queue.close()
    await m.end()
  })

  it('a machine that dies in the middle leaves its jobs to the others', async () => {
    await using nats = await anyNats()
    const name = unique()
    const stuck = machine(nats.url, name, function* () {
      yield* sleep(1e9)
      return 0
    })
    const first = await stuck.start()
    for (let i = 0; i < 3; i++) await first.queue.push(i, `k${i}`)
    // One more when this machine was too slow to say in time that it is still at work.
    await until(() => first.feed.stats.running >= 3)
    await stuck.end()
    await first.queue.close()
    const keys: string[] = []
    const other = machine(
      nats.url,
      name,
      function* (job) {
        yield* sleep(0)
        return job.data
      },
      (key) => keys.push(key),
    )
    const second = await other.start()
    await until(() => keys.length === 3)
    await second.feed.stop()
    expect(keys.toSorted()).toEqual(['k0', 'k1', 'k2'])
    await second.queue.close()
    await other.end()
  })

  it('refuses a name that JetStream does not take', async () => {
    await expect(openJobQueue({ servers: 'nats://127.0.0.1:1', name: 'a b' })).rejects.toMatchObject({
      code: 'bad-job-queue',
    })
  })
})

describe.skipIf(natsMissing('own'))('JetStream killed and restarted under load', () => {
  it('loses no job, and work runs again only under its own key', async () => {
    await using nats = await startNats()
    const name = unique()
    const done = new Set<string>()
    const m = machine(
      nats.url,
      name,
      function* (job) {
        yield* sleep(2)
        return job.data
      },
      (key) => done.add(key),
    )
    const { queue, feed } = await m.start(500)
    for (let i = 0; i < 200; i++) await queue.push(i, `k${i}`)
    await until(() => feed.stats.done >= 40)
    await nats.kill()
    await nats.restart()
    await until(() => done.size === 200)
    await feed.stop()
    expect(feed.stats.done + feed.stats.repeated).toBe(feed.stats.pulled)
    expect(feed.stats.failed).toBe(0)
    await queue.close()
    await m.end()
  })
})
