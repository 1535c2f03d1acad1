/** What a run says about itself: log lines and checks, bounded. */
import type { LogLine, RunChecks } from '../../shared/model.ts'

const maxLines = 200
/** A line is for reading; whoever logs a book sees its beginning. */
const maxLength = 2000
const maxFigures = 12
const maxLabel = 80

export class RunRecord {
  #lines: LogLine[] = []
  #checks: RunChecks = { passed: 0, failed: 0 }
  readonly #figures = new Map<string, string>()

  get lines(): LogLine[] {
    return this.#lines.slice(-maxLines)
  }

  get checks(): RunChecks {
    const figures = [...this.#figures].map(([label, value]) => ({ label, value }))
    return { ...this.#checks, ...(figures.length > 0 && { figures }) }
  }

  log(atMs: number, level: LogLine['level'], text: string): void {
    const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
    this.#lines.push({ atMs, level, text: short })
    // Cut now and then rather than shift at every line.
    if (this.#lines.length > 2 * maxLines) this.#lines = this.lines
  }

  check(ok: boolean, what: string): void {
    if (ok) this.#checks.passed++
    else {
      this.#checks.failed++
      this.#checks.lastFailure = what
    }
  }

  figure(label: string, value: string): void {
    if (this.#figures.size < maxFigures || this.#figures.has(label))
      this.#figures.set(label.slice(0, maxLabel), value.slice(0, maxLabel))
  }

  /** Checks are those of the present run; the log goes on. */
  beginRun(): void {
    this.#checks = { passed: 0, failed: 0 }
    this.#figures.clear()
  }
}
