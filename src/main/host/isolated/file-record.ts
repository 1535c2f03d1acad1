/** What stays of the runs of one file, each of which was a process of its own: changes, what happened, and the lines of the last one. */
import { realClock } from '../../base/index.ts'
import type { Change, HostEvent, HostState, LogLine } from '../../../shared/model.ts'
import { asOver } from '../../tuning/index.ts'
import { began, EventLog, over } from '../event-log.ts'
import { RunRecord } from '../run-record.ts'

const keptLines = 200
const keptChanges = 500
const gone = 'the program ended before the effect was measured'

export class FileRecord {
  readonly #record = new RunRecord()
  readonly #events = new EventLog()
  #earlier: Change[] = []
  #killsMs = -Infinity

  get events(): HostEvent[] {
    return this.#events.list
  }

  /** Of the runs before, and of this one, whose process numbers its own from `lastNumber` on. */
  changes(told: readonly Change[] = [], runs: boolean): Change[] {
    return [...this.#earlier, ...(runs ? told : told.map(ofThePast))]
  }

  lastNumber(told: readonly Change[] = []): number {
    return (told.at(-1) ?? this.#earlier.at(-1))?.number ?? 0
  }

  log(told: readonly LogLine[] = []): LogLine[] {
    return [...this.#record.lines, ...told].toSorted((a, b) => a.atMs - b.atMs).slice(-keptLines)
  }

  /** A new run; what its process has printed since `fromMs` is of it. `told`: changes of the one before. */
  begins(program: string, fromMs: number, told: readonly Change[] = []): void {
    this.#earlier = this.changes(told, false).slice(-keptChanges)
    this.#record.beginRun(fromMs)
    this.#killsMs = realClock.wall()
    this.#events.note(began(this.#killsMs, program))
  }

  over(program: string, failure?: string): void {
    this.#events.note(over(realClock.wall(), program, failure))
  }

  /** Kills are told by the process itself; the rest is known better here. True when there was a new one. */
  heard({ events = [] }: Partial<HostState>): boolean {
    const kills = events.filter(({ kind, atMs }) => kind === 'killed' && atMs > this.#killsMs)
    for (const kill of kills) this.#events.note(kill)
    this.#killsMs = kills.at(-1)?.atMs ?? this.#killsMs
    return kills.length > 0
  }

  note(text: string, level: LogLine['level']): void {
    this.#record.log(realClock.wall(), level, text)
  }
}

function ofThePast(change: Change): Change {
  const past = asOver(change)
  return past.effect.status === 'measuring'
    ? { ...past, effect: { status: 'not measured', reason: gone } }
    : past
}
