/** What recordings hold beside the samples and the state: the tables, and the answers to the recorder's questions. */
import {
  allLocks,
  answerKey,
  firstHub,
  type Question,
  questions,
  questionsOfHub,
  questionsOfLocks,
  type RecordedTables,
} from '../recorder/index.ts'
import type { HubLook } from '../../shared/hub.ts'
import type { LockPage } from '../../shared/locks.ts'
import type { Source } from './source.ts'

export async function takeTables(source: Source): Promise<RecordedTables | undefined> {
  if (source.state.run.status !== 'running') return undefined
  const tables = await source.call('tables.snapshot', undefined)
  const answers: Record<string, unknown> = {}
  let tookMs = tables.tookMs
  const put = async (question: Question): Promise<void> => {
    try {
      const startMs = performance.now()
      const answer = source.call(question.name, question.input)
      // What holds this thread counts against the recorder's share of it.
      tookMs += performance.now() - startMs
      answers[answerKey(question)] = await answer
    } catch {
      // This source has no answer to it; then the recording has none either.
    }
  }
  for (const question of questions) await put(question)
  const look = answers[answerKey(firstHub)] as HubLook | undefined
  for (const hub of look?.hubs ?? []) for (const question of questionsOfHub(hub)) await put(question)
  const locks = answers[answerKey(allLocks)] as LockPage | undefined
  if (locks !== undefined) for (const question of questionsOfLocks(locks)) await put(question)
  return { ...tables, tookMs, answers }
}

/** Whoever records until stopped wants the turns too: a single processor is watched for that, which costs a little. */
export async function watchLanes(source: Source): Promise<void> {
  if (source.state.run.status !== 'running') return
  try {
    await source.call('scheduler.lanes', { windowMs: 120 })
  } catch {
    // It has just ended.
  }
}
