import { expect, test } from 'vitest'
import { goneSentence, goneWord, goroutineId } from '../../src/shared/goroutine-id.ts'

test('who is gone has ended; one that nobody had begun has only begun', () => {
  const queued = goroutineId({ processor: 1, id: 2 ** 43 + 7 })
  expect([goneWord(7), goneSentence(7)]).toEqual(['ended', 'This goroutine has ended.'])
  expect(goneWord(queued)).toBe('begun')
  expect(goneSentence(queued)).toContain('a number of its own')
})
