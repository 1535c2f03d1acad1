import { expect, test } from 'vitest'
import { codeFrame } from '../../src/main/workloads/code-frame.ts'

const source = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join('\n')

test('two lines before and after, the line marked, a caret under the column', () => {
  expect(codeFrame(source, { line: 9, column: 3 })).toBe(
    [
      '   7 | line 7',
      '   8 | line 8',
      '>  9 | line 9',
      '     |   ^',
      '  10 | line 10',
      '  11 | line 11',
    ].join('\n'),
  )
})

test('the first and the last line have neighbours on one side only', () => {
  expect(codeFrame(source, { line: 1, column: 1 })).toBe('> 1 | line 1\n    | ^\n  2 | line 2\n  3 | line 3')
  expect(codeFrame(source, { line: 12, column: 1 }).split('\n')).toHaveLength(4)
})

test('a place outside of the file gives no frame', () => {
  expect(codeFrame(source, { line: 13, column: 1 })).toBe('')
  expect(codeFrame(source, { line: 0, column: 1 })).toBe('')
})
