import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { KnobControl } from '../../../src/renderer/state/knob-control.ts'
import { ContractError } from '../../../src/shared/client.ts'
import type { Change } from '../../../src/shared/model.ts'

const change = (to: number, from = 4): Change => ({
  number: 1,
  knob: 'k',
  label: 'thumbnails',
  property: 'size',
  unit: '',
  from,
  to,
  atMs: 0,
  appliedMs: 12,
  origin: 'user',
  effect: { status: 'measuring', readyAtMs: 0 },
})

describe('knob control', () => {
  let sent: { value: number; answer: (change: Change | null) => void; refuse: (error: unknown) => void }[]
  let control: KnobControl
  let current = 4

  beforeEach(() => {
    vi.useFakeTimers()
    sent = []
    current = 4
    control = new KnobControl(
      (_, value) =>
        new Promise((answer, refuse) => {
          sent.push({ value, answer, refuse })
        }),
      () => current,
    )
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const phase = (): string => control.phase('k').get().phase

  test('a drag is sent once, after 80 ms of rest', async () => {
    for (const value of [5, 6, 7]) {
      control.turn('k', value)
      await vi.advanceTimersByTimeAsync(40)
    }
    expect([sent.length, phase()]).toEqual([0, 'draft'])
    await vi.advanceTimersByTimeAsync(80)
    expect(sent.map(({ value }) => value)).toEqual([7])
    expect(control.phase('k').get()).toEqual({ phase: 'pending', value: 7, from: 4 })
  })

  test('release sends at once, and the rest that follows sends nothing', async () => {
    control.turn('k', 6)
    control.set('k', 6)
    await vi.advanceTimersByTimeAsync(200)
    expect(sent.map(({ value }) => value)).toEqual([6])
  })

  test('while one value is under way only the newest waits', async () => {
    control.set('k', 5)
    control.set('k', 6)
    control.set('k', 7)
    expect(sent).toHaveLength(1)
    current = 5
    sent[0]?.answer(change(5))
    await vi.advanceTimersByTimeAsync(0)
    expect(sent.map(({ value }) => value)).toEqual([5, 7])
  })

  test('the knob follows the hand while an earlier value is under way and when it is answered', async () => {
    control.set('k', 5)
    control.turn('k', 6)
    expect(control.phase('k').get()).toEqual({ phase: 'pending', value: 6, from: 4 })
    current = 5
    sent[0]?.answer(change(5))
    await vi.advanceTimersByTimeAsync(0)
    expect(control.phase('k').get()).toEqual({ phase: 'draft', value: 6 })
    await vi.advanceTimersByTimeAsync(80)
    expect(sent.map(({ value }) => value)).toEqual([5, 6])
  })

  test('applied shows for four seconds', async () => {
    control.set('k', 8)
    sent[0]?.answer(change(8))
    await vi.advanceTimersByTimeAsync(3_900)
    expect(control.phase('k').get()).toEqual({ phase: 'applied', value: 8, inMs: 12 })
    await vi.advanceTimersByTimeAsync(200)
    expect(phase()).toBe('rest')
  })

  test('what was refused is forgotten when the program allows it', async () => {
    control.set('k', 9)
    sent[0]?.refuse(new ContractError({ code: 'read-only', message: '`proj` is read only' }))
    await vi.advanceTimersByTimeAsync(0)
    expect(phase()).toBe('rejected')
    control.dismissRefused()
    expect(phase()).toBe('rest')
  })

  test('rejected keeps the value and the reason until dismissed', async () => {
    control.set('k', 96)
    sent[0]?.refuse(new ContractError({ code: 'knob-out-of-range', message: '64 is the most' }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(control.phase('k').get()).toEqual({ phase: 'rejected', value: 96, reason: '64 is the most' })
    control.dismiss('k')
    expect(phase()).toBe('rest')
  })

  test('the value that it has already is not sent', () => {
    control.set('k', 4)
    expect([sent.length, phase()]).toEqual([0, 'rest'])
  })
})
