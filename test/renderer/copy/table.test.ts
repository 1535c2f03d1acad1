import { describe, expect, test } from 'vitest'
import { rowTable } from '../../../src/renderer/copy/row-table.ts'
import { fieldNames, fileStem, toCsv, toJson, type CopyTable } from '../../../src/renderer/copy/table.ts'

const at = new Date(Date.UTC(2026, 1, 3, 14, 32, 8, 250))
const table: CopyTable = {
  title: 'Blocking time',
  note: '2 samples',
  columns: [
    { name: 'time', unit: '' },
    { name: 'p99', unit: 'ms' },
    { name: 'reason', unit: '' },
  ],
  rows: [
    [at, 0.1 + 0.2, 'plain'],
    [at, null, 'say "no", then\r\ngo'],
  ],
}

describe('CSV', () => {
  test('has units in the header, ISO times, raw numbers, and quotes where RFC 4180 wants them', () => {
    expect(toCsv(table)).toBe(
      'time,p99 (ms),reason\r\n' +
        '2026-02-03T14:32:08.250Z,0.30000000000000004,plain\r\n' +
        '2026-02-03T14:32:08.250Z,,"say ""no"", then\r\ngo"\r\n',
    )
  })

  test('quotes the header too, and leaves empty what is not known', () => {
    const odd = { ...table, columns: [{ name: 'a,b', unit: '%' }], rows: [[NaN], [Infinity], [0], [false]] }
    expect(toCsv(odd)).toBe('"a,b (%)"\r\n\r\n\r\n0\r\nfalse\r\n')
  })

  test('gives back every field when read by the grammar of the RFC', () => {
    const fields = ['"', ',', '\n', 'x', '\r\n', '"",', ' ']
    const columns = fields.map((_, i) => ({ name: `c${String(i)}`, unit: '' }))
    const [, ...records] = readCsv(toCsv({ ...table, columns, rows: [fields, fields.toReversed()] }))
    expect(records).toEqual([fields, fields.toReversed()])
  })
})

describe('JSON', () => {
  test('has an object per row under the names of the header', () => {
    expect(JSON.parse(toJson(table))).toEqual({
      title: 'Blocking time',
      note: '2 samples',
      rows: [
        { time: '2026-02-03T14:32:08.250Z', 'p99 (ms)': 0.1 + 0.2, reason: 'plain' },
        { time: '2026-02-03T14:32:08.250Z', 'p99 (ms)': null, reason: 'say "no", then\r\ngo' },
      ],
    })
  })

  test('keeps fields apart whose names are the same', () => {
    const columns = ['time', 'time', '__proto__'].map((name) => ({ name, unit: '' }))
    const twice = { ...table, columns, rows: [[1, 2, 3]] }
    expect(fieldNames(twice)).toEqual(['time', 'time 2', '__proto__'])
    expect(toJson(twice)).toContain('"__proto__": 3')
  })
})

test('a file is named by its title and moment, without what file systems mind', () => {
  expect(fileStem('Run-queue depth: P0/P1', at)).toBe('weir-run-queue-depth-p0-p1-2026-02-03T14-32-08')
})

describe('rows that the host sends in pages', () => {
  const rows = Array.from({ length: 1_234 }, (_, i) => i)
  const asked: object[] = []
  const source = rowTable<number>({
    title: 'Numbers',
    one: 'number',
    columns: [{ name: 'n', unit: '', cell: (n) => n }],
    page: (window) => {
      asked.push(window)
      const { offset, limit } = window
      return Promise.resolve({ rows: rows.slice(offset, offset + limit), total: rows.length, order: 7 })
    },
  })

  test('are asked for until all are there, in the order of the first page', async () => {
    asked.length = 0
    const all = await source(10_000)
    expect(all.rows.map(([n]) => n)).toEqual(rows)
    expect(all.note).toBe('1,234 numbers')
    expect(asked).toEqual([
      { offset: 0, limit: 500 },
      { offset: 500, limit: 500, hold: 7 },
      { offset: 1_000, limit: 500, hold: 7 },
    ])
  })

  test('are cut where the caller says so, and the note owns up to it', async () => {
    const few = await source(300)
    expect(few.rows).toHaveLength(300)
    expect(few.note).toBe('the first 300 of 1,234 numbers')
  })
})

/** A reader by RFC 4180's grammar, written apart from the writer. */
function readCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    if (quoted) {
      if (c !== '"') field += c
      else if (text[i + 1] === '"') {
        field += '"'
        i++
      } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      record.push(field)
      field = ''
    } else if (c === '\r' && text[i + 1] === '\n') {
      records.push([...record, field])
      record = []
      field = ''
      i++
    } else field += c
  }
  return records
}
