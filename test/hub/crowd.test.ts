import { describe, expect, it } from 'vitest'
import { Hub, type Client, type HubOptions } from '../../src/main/hub/index.ts'
import { bubble, go, sleep, type Go } from '../../src/main/runtime/index.ts'
import { closed, FakeConnection } from './fake-connection.ts'

/** Far more than the register channel holds. */
const many = 300

function crowd(
  options: Partial<HubOptions>,
  act: (hub: Hub, peers: FakeConnection[]) => Go<void>,
): Promise<void> {
  return bubble(function* (t) {
    const hub = new Hub({ name: 'test', rt: t.rt, pingMs: 0, closeMs: 100, ...options })
    const peers = Array.from({ length: many }, () => new FakeConnection())
    try {
      yield* act(hub, peers)
    } finally {
      yield* closed(hub)
    }
  })
}

describe('a crowd that comes at once', () => {
  it('may speak as soon as it is in: rooms and answers find everybody', () =>
    crowd({}, function* (hub, peers) {
      const joined: boolean[] = []
      go(function* answer() {
        for (;;) {
          const message = yield* hub.inbox.recv()
          if (message === undefined) return
          joined.push(hub.join(message.client, 'room'))
          yield* hub.send(message.client, 'welcome')
        }
      })
      for (const peer of peers) {
        hub.accept(peer)
        peer.say('let me in')
      }
      yield* sleep(1)
      expect(joined).toEqual(peers.map(() => true))
      expect([...hub.clients('room')]).toHaveLength(many)
      expect(peers.filter(({ got }) => got.join() === 'welcome')).toHaveLength(many)
      expect(hub.stats()).toMatchObject({ clients: many, unroutable: 0 })
    }))

  it('and goes at once is counted, each of them in and out, and leaves nobody behind', () => {
    const seen: string[] = []
    const options = {
      onJoin: ({ id }: Client) => seen.push(`${id} in`),
      onLeave: ({ id }: Client) => seen.push(`${id} out`),
    }
    return crowd(options, function* (hub, peers) {
      for (const peer of peers) {
        hub.accept(peer)
        peer.vanish()
      }
      yield* sleep(1)
      expect(hub.stats()).toMatchObject({ clients: 0, registered: many, unregistered: many })
      expect([...hub.clients()]).toEqual([])
      for (let id = 1; id <= many; id++)
        expect(seen.filter((word) => word.startsWith(`${id} `))).toEqual([`${id} in`, `${id} out`])
    })
  })
})
