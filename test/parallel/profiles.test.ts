/** The profiles of goroutines and of waits show those of all processors. */
import { afterEach, expect, test } from 'vitest'
import { float64, sharedChan } from '../../src/main/parallel/index.ts'
import type { ProfileData } from '../../src/shared/profile.ts'
import { rig, stolen } from './rig.ts'
import { closeWatched, echo, insightOf } from './watched.ts'

const patienceMs = 120_000

afterEach(closeWatched)

/** Each stack by the names of its frames, outermost first. */
const named = ({ frames, stacks }: ProfileData): string[] =>
  stacks.map(({ stack }) => stack.map((at) => frames[at]?.name).join(' > '))

test(
  'where goroutines of another processor stand and have waited',
  async () => {
    const { rt } = await rig(2)
    const { profiles } = insightOf(rt)
    const [there, back] = await rt.run(function* () {
      return [sharedChan<number>(0, float64, { name: 'there' }), sharedChan<number>(0, float64)] as const
    })
    const far = rt.goAnywhere(echo, there, back)
    expect(stolen(far)).toBe(1)
    const seen = async (kind: 'goroutine' | 'block', stack: string): Promise<void> => {
      while (!named(await profiles.getAll({ kind })).includes(stack)) {
        // Long enough waits on the other side to be sampled.
        await new Promise((resolve) => setTimeout(resolve, 20))
        await rt.run(function* () {
          yield* there.send(1)
          yield* back.recv()
        })
      }
    }
    await seen('block', 'echo > recvok there')
    await seen('goroutine', 'echo > chan receive there')
    expect((await profiles.fileOfAll({ kind: 'block' })).base64.length).toBeGreaterThan(100)

    const { profiles: other } = insightOf(rt)
    // P0 alone knows nothing of it.
    expect(named(other.get({ kind: 'goroutine' }))).toEqual([])
    other.close()
    there.close()
    expect(await far.join()).toBeGreaterThan(0)
  },
  patienceMs,
)
