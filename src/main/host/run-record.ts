/** What a run says about itself: log lines and checks, bounded. */
import type { LogLine, RunChecks } from '../../shared/model.ts'

const maxLines = 200
/** A line is for reading; whoever logs a book sees its beginning. */
const maxLength = 2000
const maxFigures = 12
const maxLabel = 80
const maxFailures = 12

export class RunRecord {
  #lines: LogLine[] = []
  #checks: RunChecks = { passed: 0, failed: 0 }
  readonly #figures = new Map<string, string>()
  /** The latest last. */
  readonly #failures = new Map<string, { count: number; lastMs: number }>()

  get lines(): LogLine[] {
    return this.#lines.slice(-maxLines)
  }

  get checks(): RunChecks {
    const figures = [...this.#figures].map(([label, value]) => ({ label, value }))
    const failures = [...this.#failures].map(([what, seen]) => ({ what, ...seen })).reverse()
    return {
      ...this.#checks,
      ...(figures.length > 0 && { figures }),
      ...(failures.length > 0 && { failures }),
    }
  }

  log(atMs: number, level: LogLine['level'], text: string): void {
    const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
    this.#lines.push({ atMs, level, text: short })
    // Cut now and then rather than shift at every line.
    if (this.#lines.length > 2 * maxLines) this.#lines = this.lines
  }

  /** True when this has failed for the first time. */
  check(ok: boolean, what: string, atMs: number): boolean {
    if (ok) {
      this.#checks.passed++
      return false
    }
    this.#checks.failed++
    this.#checks.lastFailure = what
    const kind = withoutNumbers(what)
    const known = this.#failures.get(kind)
    this.#failures.delete(kind)
    this.#failures.set(kind, { count: (known?.count ?? 0) + 1, lastMs: atMs })
    if (this.#failures.size > maxFailures) this.#forgetRarest()
    return known === undefined
  }

  /** The one just told is kept: who fails with ever new words is seen by its last ones. */
  #forgetRarest(): void {
    const [rarest] = [...this.#failures].slice(0, -1).sort(([, a], [, b]) => a.count - b.count)
    if (rarest !== undefined) this.#failures.delete(rarest[0])
  }

  figure(label: string, value: string): void {
    if (this.#figures.size < maxFigures || this.#figures.has(label))
      this.#figures.set(label.slice(0, maxLabel), value.slice(0, maxLabel))
  }

  /** All of the record is of one run. `fromMs`: lines that are younger were written while it was being loaded. */
  beginRun(fromMs = Infinity): void {
    this.#lines = this.#lines.filter(({ atMs }) => atMs >= fromMs)
    this.#checks = { passed: 0, failed: 0 }
    this.#figures.clear()
    this.#failures.clear()
  }
}

/** `job 17 was lost` and `job 18 was lost` are one thing that goes wrong. */
const withoutNumbers = (what: string): string => what.replace(/\d+(?:[.,]\d+)*/g, '…')
