/** The table of docs/conformance.md: every case that is to be ported stands in it, and its test exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Row {
  suite: string
  cases: string[]
  status: string
  reason: string
}

const rows: Row[] = []
for (const line of readFileSync(`${root}docs/conformance.md`, 'utf8').split('\n')) {
  const [, suite = '', cases = '', status = '', reason = ''] = line.split('|').map((cell) => cell.trim())
  if (status !== 'same' && status !== 'differs') continue
  rows.push({
    suite: suite === '' ? (rows.at(-1)?.suite ?? '') : suite,
    cases: cases.split(', '),
    status,
    reason,
  })
}

/** What tests are called: the conformance tests, and of the parallel part those that the table names. */
const titles = ['conformance', 'parallel']
  .flatMap((folder) => readdirSync(`${root}test/${folder}`).map((name) => `${root}test/${folder}/${name}`))
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [
    ...readFileSync(name, 'utf8').matchAll(/\b(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*(['`])(.*?)\1,/gs),
  ])
  .map(([, , title = '']) => title)

const wanted: Readonly<Record<string, string>> = {
  'test/chan':
    'doubleselect fifo goroutines nonblock powser1 select select2 select3 select4 select6 select7 sieve1 zerosize',
  test: 'closedchan chancap',
  'runtime/chan_test.go':
    'Chan NonblockRecvRace NonblockSelectRace SelfSelect SelectStress SelectFairness PseudoRandomSend MultiConsumer SelectDuplicateChannel',
  'runtime/proc_test.go': 'YieldProgress TimerFairness SchedLocalQueue SchedLocalQueueSteal StealOrder',
}

test('every case that is to be ported is listed', () => {
  const listed = new Set(rows.flatMap(({ suite, cases }) => cases.map((name) => `${suite}: ${name}`)))
  const missing = Object.entries(wanted)
    .flatMap(([suite, names]) => names.split(' ').map((name) => `${suite}: ${name}`))
    .filter((name) => !listed.has(name))
  expect(missing).toEqual([])
})

test('every case that is listed has a test of its name', () => {
  const names = rows.flatMap(({ cases }) => cases)
  expect(names.length).toBeGreaterThan(70)
  expect(names.filter((name) => !titles.some((title) => new RegExp(`\\b${name}\\b`).test(title)))).toEqual([])
})

test('every difference has its reason', () => {
  expect(rows.filter(({ status, reason }) => status === 'differs' && reason.length < 20)).toEqual([])
})
