/** What is put down about the programs of a host: lines, checks and figures of the present run, and what happened to all of them. */
import type { Clock } from '../base/index.ts'
import type { HostEvent, LogLine, RunChecks, WorkloadInfo } from '../../shared/model.ts'
import { toErrorInfo } from './errors.ts'
import { began, EventLog, over } from './event-log.ts'
import { RunRecord } from './run-record.ts'

export class Chronicle {
  readonly #clock: Clock
  readonly #changed: (slice: 'log' | 'checks' | 'events') => void
  readonly #record = new RunRecord()
  readonly #events = new EventLog()
  #program = ''

  constructor(clock: Clock, changed: (slice: 'log' | 'checks' | 'events') => void) {
    this.#clock = clock
    this.#changed = changed
  }

  get lines(): LogLine[] {
    return this.#record.lines
  }

  get checks(): RunChecks {
    return this.#record.checks
  }

  get events(): HostEvent[] {
    return this.#events.list
  }

  /** Of this one is what comes from now on. */
  begins({ name }: WorkloadInfo): void {
    this.#program = name
    this.#record.beginRun()
    this.#changed('checks')
    this.#changed('log')
  }

  began(): void {
    this.#note(began(this.#clock.wall(), this.#program))
  }

  over(error: unknown): void {
    const failure = error === undefined ? undefined : toErrorInfo(error).message
    this.#note(over(this.#clock.wall(), this.#program, failure))
  }

  /** Somebody killed goroutines of it from the screen. */
  killed(text: string): void {
    this.#note({ atMs: this.#clock.wall(), kind: 'killed', program: this.#program, text })
    this.log(text, 'warning')
  }

  log(text: string, level: LogLine['level']): void {
    this.#record.log(this.#clock.wall(), level, text)
    this.#changed('log')
  }

  check(ok: boolean, what: string): void {
    const isNew = this.#record.check(ok, what, this.#clock.wall())
    if (isNew) this.log(`Check failed: ${what}`, 'warning')
    this.#changed('checks')
  }

  figure(label: string, value: string): void {
    this.#record.figure(label, value)
    this.#changed('checks')
  }

  #note(event: HostEvent): void {
    this.#events.note(event)
    this.#changed('events')
  }
}
