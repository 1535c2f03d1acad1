import { background, bubble, go, Semaphore, sleep, withCancel } from 'weir'
import { expect, test } from 'vitest'

test('a claim that is granted because a claim in front was cancelled is not cancelled as well', async () => {
  await bubble(function* () {
    const [ctx, cancel] = withCancel(background())
    const semaphore = new Semaphore(2)
    yield* semaphore.acquire(1)
    const outcomes: string[] = []
    function* claim(n: number) {
      try {
        yield* semaphore.acquire(n, ctx)
        outcomes.push(`${n} granted`)
        semaphore.release(n)
      } catch {
        outcomes.push(`${n} cancelled`)
      }
    }
    go(claim, 2)
    go(claim, 1)
    yield* sleep(1)
    cancel()
    yield* sleep(1)
    expect(outcomes.sort()).toEqual(['1 granted', '2 cancelled'])
    expect(outcomes).toHaveLength(2)
  })
})
