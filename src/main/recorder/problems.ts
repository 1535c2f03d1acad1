/** What can be wrong with a recording: stable codes, and sentences that say what is left of it. */
import type { ErrorInfo } from '../../shared/model.ts'

export type Problem = 'junk' | 'newer' | 'cut' | 'damaged' | 'empty'

const codes = {
  junk: 'not-a-recording',
  newer: 'recording-too-new',
  cut: 'recording-cut-short',
  damaged: 'recording-damaged',
  empty: 'recording-empty',
} as const satisfies Record<Problem, string>

const sentences: Record<Problem, string> = {
  junk: 'This file is no Weir recording.',
  newer: 'A newer version of Weir wrote this recording.',
  cut: 'This recording was cut short.',
  damaged: 'Parts of this recording are damaged.',
  empty: 'Nothing in this recording can be read.',
}

export function problemOf(problem: Problem, rest = ''): ErrorInfo {
  return { code: codes[problem], message: rest === '' ? sentences[problem] : `${sentences[problem]} ${rest}` }
}
