import { beforeEach, expect, test, vi } from 'vitest'
import { loadCodec } from '../../../src/main/workloads/thumbnails/codec.ts'
import { Ledger, lostAfter } from '../../../src/main/workloads/thumbnails/ledger.ts'
import { paintPictures } from '../../../src/main/workloads/thumbnails/picture.ts'
import thumbnail from '../../../src/main/workloads/thumbnails/thumbnail-job.ts'

const codec = await loadCodec()
const [picture, another] = await paintPictures(codec, 2, 1)
const right = await thumbnail({ jpeg: picture!.jpeg, width: 64 })

let ledger: Ledger
beforeEach(() => {
  ledger = new Ledger(codec)
  lost.mockClear()
})
const lost = vi.fn()
const ask = (client = 1): number => ledger.ask({ picture: picture!, width: 64, client, lost })

test('the right thumbnail passes, once', async () => {
  const number = ask()
  await ledger.answer(number, 1, right)
  expect(ledger.take()).toEqual({ passed: 1, failures: [], lost: 0 })
  await ledger.answer(number, 1, right)
  expect(ledger.take()).toMatchObject({
    passed: 0,
    failures: ['request 0 was answered twice, or never asked'],
  })
})

test.each([
  ['of another picture', () => thumbnail({ jpeg: another!.jpeg, width: 64 }), /shows another picture|is 64/],
  ['of another size', () => thumbnail({ jpeg: picture!.jpeg, width: 65 }), /is 65 × 49, not 64 × 48/],
  ['that is no picture', () => Promise.resolve(Buffer.from('junk')), /is no JPEG/],
])('a thumbnail %s fails', async (_, make, failure) => {
  await ledger.answer(ask(), 1, await make())
  expect(ledger.take()).toMatchObject({ passed: 0, failures: [expect.stringMatching(failure)] })
})

test("somebody else's answer fails", async () => {
  await ledger.answer(ask(1), 2, right)
  expect(ledger.take().failures).toEqual(['the answer to request 0 went to another client'])
})

test('a refusal fails with its reason', () => {
  ledger.refused(ask(), 1, 'too busy')
  expect(ledger.take().failures).toEqual(['request 0 was refused: too busy'])
})

test('a request that a thousand later ones have overtaken is lost', async () => {
  ask()
  for (let i = 1; i <= lostAfter; i++) await ledger.answer(ask(), 1, right)
  expect(ledger.take().lost).toBe(0)
  expect(lost).not.toHaveBeenCalled()
  await ledger.answer(ask(), 1, right)
  expect(ledger.take()).toMatchObject({ lost: 1, failures: [] })
  expect(lost).toHaveBeenCalledOnce()
})

test('nobody waits for what somebody has asked for who has gone', async () => {
  ask(1)
  const other = ask(2)
  ledger.forget(1)
  for (let i = 0; i <= lostAfter; i++) await ledger.answer(ask(2), 2, right)
  await ledger.answer(other, 2, right)
  expect(ledger.take()).toMatchObject({ lost: 1, failures: ['request 1 was answered twice, or never asked'] })
})
