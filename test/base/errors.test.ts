import { expect, test } from 'vitest'
import { Canceled, DeadlineExceeded, RuntimeBug, toError, UsageError } from '../../src/main/base/index.ts'

test('three kinds of error, told apart by class, name and code', () => {
  const usage = new UsageError('send-on-closed', 'send on closed channel')
  expect([usage.name, usage.code, usage.message]).toEqual([
    'UsageError',
    'send-on-closed',
    'send on closed channel',
  ])
  expect(new Canceled().message).toBe('context canceled')
  expect(new DeadlineExceeded().message).toBe('context deadline exceeded')
  expect(new RuntimeBug('x').name).toBe('RuntimeBug')
})

test('toError keeps errors and wraps the rest', () => {
  const error = new Error('x')
  expect(toError(error)).toBe(error)
  expect(toError(5)).toMatchObject({ message: '5', cause: 5 })
})
