/** What the timeline of a live program carries, in the terms of a recording's: the two behave alike. */
import type { HostEvent } from '../../shared/model.ts'
import type { ReplayMark } from '../../shared/recordings.ts'
import { changeWords } from '../format.ts'
import type { HostView } from './host.ts'

type Marked = { [Slice in 'changes' | 'findings' | 'past' | 'events']: HostView[Slice] }

/** Changes, findings that opened (also those that are over) and programs that began and ended, oldest first. */
export function liveMarks({ changes, findings, past, events }: Marked): ReplayMark[] {
  const marks: ReplayMark[] = [
    ...changes.map((change): ReplayMark => {
      const { number, atMs, label, property } = change
      return {
        atMs,
        kind: 'change',
        number,
        text: `${label} ${property} ${changeWords(change).join(' to ')}`,
      }
    }),
    ...[...findings, ...(past?.resolved ?? [])].map(({ firstSeenMs, severity, title }): ReplayMark => ({
      atMs: firstSeenMs,
      kind: severity,
      text: title,
    })),
    ...(events ?? []).map(({ atMs, kind, text }): ReplayMark => ({ atMs, kind: ends[kind], text })),
  ]
  return marks.sort((a, b) => a.atMs - b.atMs)
}

const ends: Record<HostEvent['kind'], ReplayMark['kind']> = {
  began: 'start',
  ended: 'end',
  failed: 'end',
  killed: 'note',
}
