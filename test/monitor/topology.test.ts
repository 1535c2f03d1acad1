/** The picture of a program: who is linked with whom, how it stays small and steady, and what is stuck. */
import { expect, test } from 'vitest'
import { Hub } from '../../src/main/hub/index.ts'
import { TopologyBook } from '../../src/main/monitor/topology/index.ts'
import { goroutinePool } from '../../src/main/pool/index.ts'
import { bubble, type Chan, type Go, sleep, wait } from '../../src/main/runtime/index.ts'
import type { Topology } from '../../src/shared/topology.ts'
import { closed, FakeConnection } from '../hub/fake-connection.ts'

const group = ({ nodes }: Topology, name: string) =>
  nodes.find((node) => node.kind === 'group' && node.name === name)
const channel = ({ nodes }: Topology, name: string) =>
  nodes.find((node) => node.kind === 'channel' && node.name === name)
const goroutines = ({ nodes }: Topology): number =>
  nodes.reduce((sum, node) => sum + (node.kind === 'group' ? node.count : 0), 0)

/** A function of that name: groups are told apart by it. */
function named(name: string, body: () => Go<void>): () => Go<void> {
  Object.defineProperty(body, 'name', { value: name })
  return body
}

test('senders stand before a channel, receivers behind it, with the rate between two looks', () =>
  bubble(function* (t) {
    const jobs = t.rt.chan<number>(8, { name: 'jobs' })
    const book = new TopologyBook(t.rt)
    const producer = t.rt.go(function* producer() {
      for (;;) {
        yield* jobs.send(1)
        yield* sleep(10)
      }
    })
    const consumer = t.rt.go(function* consumer() {
      while ((yield* jobs.recv()) !== undefined);
    })
    yield* sleep(1000)
    book.look()
    yield* sleep(1000)
    const seen = book.look()
    const [into, outOf] = ['send', 'receive'].map((side) => seen.edges.find((edge) => edge.side === side))
    expect(into).toMatchObject({
      from: group(seen, 'producer')?.id,
      to: channel(seen, 'jobs')?.id,
      kind: 'flow',
      perS: 100,
      dead: false,
    })
    expect(outOf).toMatchObject({
      from: channel(seen, 'jobs')?.id,
      to: group(seen, 'consumer')?.id,
      perS: 100,
    })
    producer.kill()
    consumer.kill()
  }))

test('a pool stands for its workers: jobs come from its submitters, and what the workers send leaves it', () =>
  bubble(function* (t) {
    const urls = t.rt.chan<number>(4, { name: 'urls' })
    const results = t.rt.chan<number>(4, { name: 'results' })
    const pool = goroutinePool<number, number>({
      name: 'fetchers',
      size: 2,
      queue: 1,
      rt: t.rt,
      worker: function* (job): Go<number> {
        yield* sleep(10)
        yield* results.send(job)
        return job
      },
    })
    const all = [
      t.rt.go(function* source() {
        for (let i = 0; ; i++) yield* urls.send(i)
      }),
      t.rt.go(function* feed() {
        for (;;) {
          const url = yield* urls.recv()
          if (url !== undefined) pool.submit(url).catch(() => undefined)
          yield* sleep(5)
        }
      }),
      t.rt.go(function* sink() {
        while ((yield* results.recv()) !== undefined);
      }),
    ]
    const book = new TopologyBook(t.rt)
    yield* sleep(1000)
    book.look()
    yield* sleep(1000)
    const seen = book.look()
    const ways = seen.edges.map(({ from, to }) =>
      [from, to].map((id) => {
        const node = seen.nodes.find((one) => one.id === id)
        return node?.kind === 'group' || node?.kind === 'channel' || node?.kind === 'pool' ? node.name : id
      }),
    )
    expect(ways.map(([from, to]) => `${from} > ${to}`).sort()).toEqual([
      'feed > fetchers',
      'fetchers > results',
      'results > sink',
      'source > urls',
      'urls > feed',
    ])
    expect(seen.edges.find(({ to }) => to === 'pool:fetchers')).toMatchObject({ side: 'send', dead: false })
    expect(seen.edges.find(({ to }) => to === 'pool:fetchers')?.perS).toBeCloseTo(200, -1)
    // Its workers are in it, and are not drawn beside it.
    expect(seen.nodes.filter(({ kind }) => kind === 'group')).toHaveLength(goroutines(seen))
    for (const g of all) g.kill()
    yield* wait(pool.close({ now: true }))
  }))

test('goroutines that live for one value do not tear the line: who made them, and what they send to, is known when they are gone', () =>
  bubble(function* (t) {
    const jobs = t.rt.chan<number>(4, { name: 'jobs' })
    const results = t.rt.chan<number>(4, { name: 'results' })
    const all = [
      t.rt.go(function* source() {
        for (;;) {
          yield* jobs.send(1)
          yield* sleep(100)
        }
      }),
      t.rt.go(function* feed() {
        for (;;) {
          const job = yield* jobs.recv()
          t.rt.go(function* handle() {
            yield* sleep(80)
            yield* results.send(job ?? 0)
          })
        }
      }),
      t.rt.go(function* tally() {
        for (;;) {
          yield* sleep(1000)
          yield* results.send(0)
        }
      }),
      t.rt.go(function* sink() {
        while ((yield* results.recv()) !== undefined);
      }),
    ]
    const book = new TopologyBook(t.rt)
    yield* sleep(1040)
    book.look()
    yield* sleep(1000)
    const seen = book.look()
    const name = (id: string): string => {
      const node = seen.nodes.find((one) => one.id === id)
      return node?.name ?? id
    }
    expect(seen.edges.map(({ from, to, kind }) => `${name(from)} ${kind} ${name(to)}`).sort()).toEqual([
      'feed start handle',
      'handle flow results',
      'jobs flow feed',
      'results flow sink',
      'source flow jobs',
      'tally flow results',
    ])
    // Two send to it, and nobody knows how much each of them does.
    const rates = (id: string | undefined) =>
      seen.edges.filter(({ from, to }) => from === id || to === id).map(({ perS }) => perS)
    expect(rates(channel(seen, 'results')?.id).filter((perS) => perS !== null)).toHaveLength(1)
    expect(rates(channel(seen, 'jobs')?.id)).toEqual([10, 10])
    for (const g of all) g.kill()
  }))

test('the clients of a hub stand at both ends of the line', () =>
  bubble(function* (t) {
    const hub = new Hub({ name: 'chat', rt: t.rt, pingMs: 0, writeMs: 0, closeMs: 100 })
    const peer = new FakeConnection()
    hub.accept(peer)
    const answer = t.rt.go(function* answer() {
      for (;;) {
        const said = yield* hub.inbox.recv()
        if (said === undefined) return
        yield* hub.broadcast('yes')
      }
    })
    const book = new TopologyBook(t.rt)
    for (let i = 0; i < 20; i++) {
      peer.say('x')
      yield* sleep(100)
      if (i === 9) book.look()
    }
    const seen = book.look()
    const clients = seen.nodes.find(({ kind }) => kind === 'clients')
    expect(clients).toMatchObject({ id: 'hub:chat', name: 'chat', count: 1 })
    const inbox = channel(seen, 'hub.chat.inbox')
    expect(seen.edges.find(({ from }) => from === clients?.id)).toMatchObject({ to: inbox?.id, perS: 10 })
    expect(seen.edges.find(({ to }) => to === clients?.id)).toMatchObject({
      from: group(seen, 'hubWriter')?.id,
      perS: 10,
    })
    expect(
      seen.edges.some(
        ({ to, from }) => to === group(seen, 'hubWriter')?.id && from === group(seen, 'hubLoop')?.id,
      ),
    ).toBe(true)
    answer.kill()
    yield* closed(hub)
  }))

test('of 250 functions a few dozen are drawn, the rest together; nobody is lost and the choice is steady', () =>
  bubble(function* (t) {
    const channels: Chan<number>[] = []
    const all = Array.from({ length: 250 }, (_, i) => {
      // Names without digits: numbered ones would be taken for one making.
      const letters = String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))
      const chan = t.rt.chan<number>(1, { name: `q${letters}` })
      channels.push(chan)
      return t.rt.go(
        named(`stage${letters}`, function* () {
          for (;;) {
            yield* chan.send(1)
            yield* chan.recv()
            yield* sleep(10 + i)
          }
        }),
      )
    })
    const book = new TopologyBook(t.rt)
    yield* sleep(2000)
    const first = book.look()
    expect(first.nodes.length).toBeLessThanOrEqual(50)
    expect(first.hidden).toBe(500 - (first.nodes.length - 2) + (t.rt.stats().goroutines - 250))
    expect(goroutines(first)).toBe(t.rt.stats().goroutines)
    expect(first.nodes.filter(({ id }) => id.startsWith('rest:')).map(({ kind }) => kind)).toEqual([
      'group',
      'channel',
    ])
    // What flows between those that are not drawn one by one is drawn too.
    expect(first.edges.some(({ from, to }) => from === 'rest:groups' && to === 'rest:channels')).toBe(true)
    const ids = new Set(first.nodes.map(({ id }) => id))
    expect(first.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
    for (let i = 0; i < 5; i++) {
      yield* sleep(500)
      expect(
        book
          .look()
          .nodes.map(({ id }) => id)
          .sort(),
      ).toEqual([...ids].sort())
    }
    for (const g of all) g.kill()
  }))
