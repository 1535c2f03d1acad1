/** The topology shows channels between threads with their users on all processors. */
import { afterEach, expect, test } from 'vitest'
import { float64, sharedChan } from '../../src/main/parallel/index.ts'
import type { Topology } from '../../src/shared/topology.ts'
import { rig, stolen } from './rig.ts'
import { closeWatched, echo, insightOf } from './watched.ts'

const patienceMs = 120_000

afterEach(closeWatched)

/** Each edge by the names of its ends. */
function flows({ nodes, edges }: Topology): string[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  return edges.map(({ from, to }) => `${String(names.get(from))} > ${String(names.get(to))}`).sort()
}

test(
  'a channel between threads stands between its users on two processors',
  async () => {
    const { rt } = await rig(2)
    const { topology } = insightOf(rt)
    const [there, back] = await rt.run(function* () {
      return [
        sharedChan<number>(0, float64, { name: 'there' }),
        sharedChan<number>(0, float64, { name: 'back' }),
      ] as const
    })
    const far = rt.goAnywhere(echo, there, back)
    expect(stolen(far)).toBe(1)
    rt.go(function* here() {
      yield* back.recv()
    })
    let seen: Topology
    do {
      seen = await topology.lookAll()
      await new Promise((resolve) => setTimeout(resolve, 20))
    } while (flows(seen).length < 2)
    expect(flows(seen)).toEqual(['back > here', 'there > echo'])
    expect(seen.nodes.find(({ name }) => name === 'echo')).toMatchObject({ kind: 'group', count: 1 })
    expect(seen.nodes.find(({ name }) => name === 'there')).toMatchObject({
      kind: 'channel',
      receivers: 1,
      senders: 0,
    })

    // A select of this thread counts as a user, too, and what was seen stays.
    await rt.run(function* main() {
      yield* there.send(1)
    })
    far.kill()
    await expect(far.join()).rejects.toThrow()
    do seen = await topology.lookAll()
    while (seen.nodes.some(({ name }) => name === 'echo'))
    expect(flows(seen)).toEqual([])
  },
  patienceMs,
)
