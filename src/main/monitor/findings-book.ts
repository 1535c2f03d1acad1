/**
 * Which findings are open. A rule says what it sees at this moment; the book makes findings of that: open
 * after the rule held for 3 s, closed after it was silent for 3 s, so that nothing flaps. Events (a panic)
 * open at once. The text follows the facts while a finding is open; its identity does not.
 */
import type { Finding } from '../../shared/model.ts'
import type { Observation } from './observation.ts'

export interface Sighting {
  /** Stable: the rule and what it is about, e.g. `pool-undersized:thumbnails`. */
  id: string
  severity: Finding['severity']
  title: string
  text: string
  advice?: Finding['advice']
  /** It happened, nothing to wait for. */
  immediate?: true
  /** How long it must hold in ms, when 3 s would be too soon. */
  holdMs?: number
}

export interface Rule {
  look(observation: Observation): Sighting[]
}

const hysteresisMs = 3000
const severities: readonly Finding['severity'][] = ['critical', 'warning', 'note']

interface Case {
  sighting: Sighting
  sinceMs: number
  seenMs: number
  finding: Finding | undefined
}

export class FindingsBook {
  readonly #cases = new Map<string, Case>()

  /** The open findings, worst first, oldest first among equals. */
  update(sightings: readonly Sighting[], nowMs: number, wallMs: number): Finding[] {
    for (const sighting of sightings) this.#see(sighting, nowMs, wallMs)
    for (const [id, known] of this.#cases) {
      const silentMs = nowMs - known.seenMs
      if (known.finding === undefined ? silentMs > 0 : silentMs >= hysteresisMs) this.#cases.delete(id)
    }
    return [...this.#cases.values()]
      .flatMap(({ finding }) => finding ?? [])
      .sort(
        (a, b) =>
          severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.firstSeenMs - b.firstSeenMs,
      )
  }

  /** A run has ended: what was true of it is true no longer. */
  clear(): void {
    this.#cases.clear()
  }

  #see(sighting: Sighting, nowMs: number, wallMs: number): void {
    const known = this.#cases.get(sighting.id) ?? {
      sighting,
      sinceMs: nowMs,
      seenMs: nowMs,
      finding: undefined,
    }
    this.#cases.set(sighting.id, known)
    known.sighting = sighting
    known.seenMs = nowMs
    const heldMs = nowMs - known.sinceMs
    if (
      known.finding === undefined &&
      sighting.immediate !== true &&
      heldMs < (sighting.holdMs ?? hysteresisMs)
    )
      return
    const { id, severity, title, text, advice } = sighting
    const firstSeenMs = known.finding?.firstSeenMs ?? Math.round(wallMs - heldMs)
    known.finding = { id, severity, title, text, firstSeenMs, lastSeenMs: wallMs, ...(advice && { advice }) }
  }
}
