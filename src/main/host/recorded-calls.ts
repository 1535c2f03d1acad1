/**
 * What recordings hold beside the samples and the state: the tables, and the answers to a few questions of the
 * screens, so that a replay can give them again. What costs much does not belong here: it is asked every few seconds.
 */
import { answerKey, type RecordedTables } from '../recorder/index.ts'
import type { CallInput, CallName } from '../../shared/contract.ts'
import type { Source } from './source.ts'

interface RecordedCall<N extends CallName = CallName> {
  name: N
  input: CallInput<N>
}

/** A screen that asks for something else is told that it was not recorded. */
const recordedCalls: readonly RecordedCall[] = [
  { name: 'topology.get', input: {} },
  { name: 'profile.get', input: { kind: 'block' } },
]

export async function takeTables(source: Source): Promise<RecordedTables | undefined> {
  if (source.state.run.status !== 'running') return undefined
  const tables = await source.call('tables.snapshot', undefined)
  const answers: Record<string, unknown> = {}
  let tookMs = tables.tookMs
  for (const { name, input } of recordedCalls) {
    try {
      const startMs = performance.now()
      const answer = source.call(name, input)
      // What holds this thread counts against the recorder's share of it.
      tookMs += performance.now() - startMs
      answers[answerKey(name, input)] = await answer
    } catch {
      // This source has no answer to it; then the recording has none either.
    }
  }
  return { ...tables, tookMs, answers }
}
