import { describe, expect, test } from 'vitest'
import { FindingsBook, type Sighting } from '../../src/main/monitor/findings-book.ts'

const full: Sighting = {
  id: 'full:jobs',
  severity: 'warning',
  title: 'jobs is full',
  text: '',
  about: 'channel:1',
  over: 'there is room again',
  advice: { knob: 'channel.jobs.capacity', value: 8 },
}
const deadlock: Sighting = {
  id: 'deadlock',
  severity: 'critical',
  title: 'Deadlock',
  text: '',
  immediate: true,
  explains: ['channel:1'],
}

/** Looks once a second; `seen` says what is there at that second. */
function live(book: FindingsBook, fromS: number, toS: number, seen: readonly Sighting[]): void {
  for (let s = fromS; s < toS; s++) book.update(seen, s * 1000, s * 1000)
}

test('worst first, then what a knob helps against, then the oldest', () => {
  const book = new FindingsBook()
  const symptom: Sighting = { id: 'symptom', severity: 'warning', title: '', text: '' }
  const cause: Sighting = { ...symptom, id: 'cause', advice: { knob: 'pool.fetchers.size', value: 3 } }
  const note: Sighting = { ...cause, id: 'note', severity: 'note' }
  live(book, 0, 5, [note, symptom])
  live(book, 5, 10, [note, symptom, cause, { ...deadlock, explains: [] }])
  expect(book.update([note, symptom, cause, deadlock], 10_000, 10_000).map(({ id }) => id)).toEqual([
    'deadlock',
    'cause',
    'symptom',
    'note',
  ])
})

describe('a finding that is over', () => {
  test('is kept, newest first, with the reason', () => {
    const book = new FindingsBook()
    live(book, 0, 5, [full])
    live(book, 5, 10, [])
    expect(book.past.resolved).toMatchObject([{ id: 'full:jobs', why: 'there is room again' }])
  })

  test('names the change of a knob that closed it', () => {
    const book = new FindingsBook()
    live(book, 0, 5, [full])
    const asked: unknown[] = []
    for (let s = 5; s < 10; s++) {
      book.update([], s * 1000, s * 1000, (knobs) => {
        asked.push(knobs)
        return 3
      })
    }
    expect(asked).toEqual([['channel.jobs.capacity']])
    expect(book.past.resolved).toMatchObject([{ why: 'fixed by change 3', change: 3 }])
  })

  test('is the same finding when it comes back soon, and then closes more slowly', () => {
    const book = new FindingsBook()
    live(book, 0, 5, [full])
    live(book, 5, 9, [])
    expect(book.past.resolved).toHaveLength(1)
    book.update([full], 9000, 9000)
    expect(book.past.resolved).toEqual([])
    const [finding] = book.update([full], 10_000, 10_000)
    expect(finding?.firstSeenMs).toBe(0)
    expect(finding?.detail?.held.length).toBe(2)
    live(book, 11, 18, [])
    expect(book.update([], 18_000, 18_000)).toHaveLength(1)
    live(book, 19, 30, [])
    expect(book.update([], 30_000, 30_000)).toEqual([])
  })

  test('does not flap: on and off every five seconds is one finding that stays', () => {
    const book = new FindingsBook()
    let closings = 0
    let open = false
    for (let s = 0; s < 300; s++) {
      const now = book.update(s % 10 < 5 ? [full] : [], s * 1000, s * 1000).length > 0
      if (open && !now) closings++
      open = now
    }
    expect(closings).toBeLessThanOrEqual(2)
  })
})

test('what a graver finding explains is not told twice', () => {
  const book = new FindingsBook()
  live(book, 0, 5, [full])
  expect(book.update([full, deadlock], 5000, 5000).map(({ id }) => id)).toContain('deadlock')
  live(book, 6, 10, [full, deadlock])
  expect(book.update([full, deadlock], 10_000, 10_000).map(({ id }) => id)).toEqual(['deadlock'])
})

test('a muted one is open and not listed', () => {
  const book = new FindingsBook()
  book.mute('full:jobs', true)
  live(book, 0, 5, [full])
  expect(book.update([full], 5000, 5000)).toEqual([])
  expect(book.past.muted).toMatchObject([{ id: 'full:jobs' }])
  book.mute('full:jobs', false)
  expect(book.update([full], 6000, 6000)).toHaveLength(1)
})

test('the time in which the rule held is kept as spans', () => {
  const book = new FindingsBook()
  live(book, 0, 5, [full])
  live(book, 5, 7, [])
  live(book, 7, 9, [full])
  const [finding] = book.update([full], 9000, 9000)
  expect(finding?.detail?.held).toEqual([
    [0, 4000],
    [7000, 9000],
  ])
})
