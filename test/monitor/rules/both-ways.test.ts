/** Each rule raises its finding, with its evidence and nothing beside it; put right, it closes by itself and says why. */
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/shared/model.ts'
import { programs } from './programs.ts'
import { watched } from './support.ts'

function ids(findings: readonly Finding[]): string[] {
  return findings.map(({ id }) => id)
}

describe.each(Object.entries(programs))('%s', (_, { id, title, seconds, start, closes, why }) => {
  it('is found and closes when it is put right', { timeout: 60_000 }, () => {
    using run = watched()
    const mend = start(run.rt)
    const [finding, ...others] = run.pass(seconds)
    expect(finding?.id).toMatch(id)
    expect(ids(others)).toEqual([])
    expect(finding?.title).toMatch(title)
    const { rule = '', facts = [], fix, held = [] } = finding?.detail ?? {}
    expect(rule).not.toBe('')
    expect(facts.length).toBeGreaterThan(0)
    expect(fix?.text).toMatch(/\S/)
    expect(held.length).toBeGreaterThan(0)

    mend()
    expect(ids(run.pass(closes))).toEqual([])
    const [over] = run.watch.past.resolved
    expect(over?.id).toBe(finding?.id)
    expect(over?.why).toMatch(why)
    // It stays over, and nothing took its place.
    expect(ids(run.pass(5))).toEqual([])
    expect([...run.opened]).toEqual([[finding?.id, 1]])
  })
})

it('a change of the knob that it names is what closed it', () => {
  using run = watched()
  const { id, seconds, start, closes } = programs['undersized pool'] ?? {}
  if (id === undefined || seconds === undefined || closes === undefined) throw new Error('no such program')
  start?.(run.rt)
  const [finding] = run.pass(seconds)
  const { knob = '', value = 0 } = finding?.advice ?? {}
  expect(knob).toBe('pool.resizers.size')
  run.changes.push({
    number: 7,
    knob,
    label: 'resizers',
    property: 'size',
    unit: '',
    from: 2,
    to: value,
    atMs: run.clock.wall(),
    appliedMs: 0,
    origin: 'user',
    effect: { status: 'not measured', reason: '' },
  })
  const [turned] = (run.rt.registry.list('knob') as { id: string; set(value: number): void }[]).filter(
    (each) => each.id === knob,
  )
  turned?.set(value)
  expect(run.pass(closes)).toEqual([])
  expect(run.watch.past.resolved[0]).toMatchObject({ why: 'fixed by change 7', change: 7 })
})

it('a muted one stays muted while it is open, and closes all the same', () => {
  using run = watched()
  const program = programs['channel always full']
  const mend = program?.start(run.rt)
  const [finding] = run.pass(6)
  run.watch.mute(finding?.id ?? '', true)
  expect(run.pass(5)).toEqual([])
  expect(ids(run.watch.past.muted)).toEqual([finding?.id])
  mend?.()
  run.pass(10)
  expect(run.watch.past.muted).toEqual([])
  expect(run.watch.past.resolved).toHaveLength(1)
})

it('what was open when the program ended stays, until another one runs', () => {
  using run = watched()
  const { seconds, start } = programs['undersized pool'] ?? {}
  if (seconds === undefined || start === undefined) throw new Error('no such program')
  start(run.rt)
  const [finding] = run.pass(seconds)
  run.watch.endRun(undefined)
  expect(ids(run.watch.findings)).toEqual([finding?.id])
  expect(ids(run.pass(30))).toEqual([finding?.id])
  run.watch.beginRun()
  expect(run.watch.findings).toEqual([])
})
