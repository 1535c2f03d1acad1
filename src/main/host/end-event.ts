/** What ended a program, as the findings tell it: a panic of one goroutine, or a deadlock of all. */
import { basename } from 'node:path'
import type { ProgramEvents } from '../monitor/index.ts'

const inGoroutine = /^in goroutine `(.*?)`: /
const asleep = 'all goroutines are asleep'
/** One entry of Go's deadlock report: `goroutine 7 [chan receive]:`, below it `worker()`, below that where it waits. */
const entry = /^goroutine \d+ \[(.+)\]:\n(.+)\(\)(?:\n\tat (.+):\d+$)?/gm
const most = 4

export function eventOf(error: unknown): ProgramEvents {
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith(asleep)) return { deadlock: deadlockInWords(message) }
  const goroutine = inGoroutine.exec(message)?.[1] ?? 'main'
  return { panic: { goroutine, message: message.replace(inGoroutine, '') } }
}

/** The whole report is in the run's error; a finding says it in two sentences. */
function deadlockInWords(report: string): string {
  const waiting = [...report.matchAll(entry)].map(([, reason = '', name = '', place]) => {
    const where = place === undefined ? '' : ` at ${basename(place)}`
    return `\`${name}\` (${reason}${where})`
  })
  const named = waiting.slice(0, most).join(', ')
  const rest = waiting.length > most ? ` and ${waiting.length - most} more` : ''
  return `Nothing can wake the goroutines that are left: ${named}${rest}. No timer is pending and nothing is awaited from outside.`
}
