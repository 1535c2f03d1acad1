/** Each mistake does what its lesson says, in the broken form and never in the mended one. */
import { describe, expect, test, vi } from 'vitest'
import { mistakes, startProgram, type Program } from '../../src/main/workloads/index.ts'
import { knobs } from './support/run.ts'

/** Longer than any of it takes, also on a busy machine. */
const soon = { timeout: 60_000 }

const [leak, closeByReceiver, sendOnClosed, sleepToWait] = mistakes

async function fails(program: Program, words: RegExp): Promise<void> {
  await vi.waitFor(() => expect(program.checks.lastFailure).toMatch(words), soon)
}

async function panics(program: Program): Promise<unknown> {
  for (const knob of knobs(program)) await knob.set(knob.min)
  return program.done.then(
    () => 'it ended well',
    (error: unknown) => (error instanceof Error ? error.message : error),
  )
}

describe.each([
  ['leak', leak, /^goroutine \d+ still wants to hand its answer over$/],
  ['sleep to wait', sleepToWait, /^\d of 8 were done when the result was taken$/],
] as const)('%s', (_, forms, words) => {
  test('fails its check, and mended does not', async () => {
    const [broken, mended] = forms ?? []
    if (broken === undefined || mended === undefined) throw new Error('no such mistake')
    const wrong = startProgram(broken)
    const right = startProgram(mended)
    await fails(wrong, words)
    await vi.waitFor(() => expect(right.checks.passed).toBeGreaterThan(5), soon)
    expect(right.checks.failed).toBe(0)
    await Promise.all([wrong.stop(), right.stop()])
    expect(wrong.rt.stats().goroutines).toBe(0)
  })
})

describe.each([
  ['close by the receiver', closeByReceiver, /^in goroutine `sender`: send on closed channel$/],
  ['send on closed', sendOnClosed, /^in goroutine `sender`: (send on|close of) closed channel$/],
] as const)('%s', (_, forms, words) => {
  test('ends in a panic with Go’s words, and mended does not', async () => {
    const [broken, mended] = forms ?? []
    if (broken === undefined || mended === undefined) throw new Error('no such mistake')
    const wrong = startProgram(broken)
    const right = startProgram(mended)
    await vi.waitFor(() => expect(knobs(wrong)).toHaveLength(2), soon)
    expect(await panics(wrong)).toMatch(words)
    await vi.waitFor(() => expect(right.checks.passed).toBeGreaterThan(5), soon)
    expect(right.checks.failed).toBe(0)
    await right.stop()
  })
})
