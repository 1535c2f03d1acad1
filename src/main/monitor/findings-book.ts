/**
 * Which findings are open. A rule says what it sees at this moment; the book makes findings of that: open after the rule
 * held for 3 s, closed after it was silent for 3 s, so that nothing flaps; one that comes back soon is the same finding,
 * and each time it did its silence has to last twice as long. Events (a panic) open at once. The text follows the facts
 * while a finding is open; its identity does not.
 */
import type { FindingDetail, FindingsPast, ResolvedFinding } from '../../shared/findings.ts'
import type { Finding } from '../../shared/model.ts'

export interface Sighting {
  /** Stable: the rule and what it is about, e.g. `pool-undersized:thumbnails`. */
  id: string
  severity: Finding['severity']
  title: string
  text: string
  advice?: Finding['advice']
  /** It happened, nothing to wait for. */
  immediate?: true
  /** It may follow from any other: it stands behind those of its severity. */
  symptom?: true
  /** How long it must hold in ms, when 3 s would be too soon. */
  holdMs?: number
  detail?: Partial<Omit<FindingDetail, 'held'>>
  /** Said when it is over and no change of a knob explains it. */
  over?: string
  /** What it is about, e.g. `channel:12`; a sighting of something that a graver one explains is left out. */
  about?: string
  explains?: readonly string[]
}

/** Turns of knobs that may have ended a finding: the newest since then, of these knobs. */
export type ChangeSince = (knobs: readonly string[], sinceMs: number) => number | undefined

const hysteresisMs = 3000
/** One that comes back within this time has not been over. */
const relapseMs = 60_000
const longestSilenceMs = 60_000
const mostResolved = 100
const mostSpans = 40
/** A change may take so long to show. */
const changeMs = 90_000
const severities: readonly Finding['severity'][] = ['critical', 'warning', 'note']

interface Case {
  sighting: Sighting
  sinceMs: number
  seenMs: number
  silenceMs: number
  held: [number, number][]
  finding: Finding | undefined
  /** Knobs that it named at any time: what helped may be advised no longer. */
  readonly knobs: Set<string>
}

/** One that is over, and as it was before: it may come back. */
interface Closed {
  finding: Finding
  over: ResolvedFinding
}

export class FindingsBook {
  readonly #cases = new Map<string, Case>()
  readonly #muted = new Set<string>()
  #closed: Closed[] = []

  /** The open findings that are not muted, worst first, oldest first among equals. */
  update(
    sightings: readonly Sighting[],
    nowMs: number,
    wallMs: number,
    changeSince: ChangeSince = () => undefined,
  ): Finding[] {
    for (const sighting of unexplained(sightings)) this.#see(sighting, nowMs, wallMs)
    for (const [id, known] of this.#cases) {
      const silentMs = nowMs - known.seenMs
      if (known.finding === undefined ? silentMs > 0 : silentMs >= known.silenceMs)
        this.#close(id, known, wallMs, changeSince)
    }
    return this.#open((id) => !this.#muted.has(id))
  }

  get past(): FindingsPast {
    return { muted: this.#open((id) => this.#muted.has(id)), resolved: this.#closed.map(({ over }) => over) }
  }

  mute(id: string, muted: boolean): void {
    if (muted) this.#muted.add(id)
    else this.#muted.delete(id)
  }

  /** A run has ended: what was true of it is true no longer. */
  clear(): void {
    this.#cases.clear()
    this.#closed = []
  }

  /** Worst first; among equals what a knob helps against, which is nearer to a cause than what only waits for it. */
  #open(wanted: (id: string) => boolean): Finding[] {
    return [...this.#cases.values()]
      .flatMap(({ finding, sighting: { symptom = false } }) =>
        finding !== undefined && wanted(finding.id) ? [{ finding, symptom }] : [],
      )
      .sort(
        ({ finding: a, symptom }, { finding: b, symptom: other }) =>
          severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
          Number(symptom) - Number(other) ||
          Number(a.advice === undefined) - Number(b.advice === undefined) ||
          a.firstSeenMs - b.firstSeenMs,
      )
      .map(({ finding }) => finding)
  }

  #see(sighting: Sighting, nowMs: number, wallMs: number): void {
    const known = this.#cases.get(sighting.id) ?? this.#begin(sighting, nowMs, wallMs)
    this.#cases.set(sighting.id, known)
    const span = known.held.at(-1)
    if (span !== undefined && nowMs - known.seenMs < hysteresisMs) span[1] = wallMs
    else known.held.push([wallMs, wallMs])
    if (known.held.length > mostSpans) known.held.shift()
    known.sighting = sighting
    known.seenMs = nowMs
    const knobs = [sighting.advice?.knob, ...(sighting.detail?.others ?? []).map(({ knob }) => knob)]
    for (const knob of knobs) if (knob !== undefined) known.knobs.add(knob)
    const heldMs = nowMs - known.sinceMs
    if (
      known.finding === undefined &&
      sighting.immediate !== true &&
      heldMs < (sighting.holdMs ?? hysteresisMs)
    )
      return
    known.finding = findingOf(known, known.finding?.firstSeenMs ?? Math.round(wallMs - heldMs), wallMs)
  }

  /** A relapse takes up where the finding was closed. */
  #begin(sighting: Sighting, nowMs: number, wallMs: number): Case {
    const fresh: Case = {
      sighting,
      sinceMs: nowMs,
      seenMs: -Infinity,
      silenceMs: hysteresisMs,
      held: [],
      finding: undefined,
      knobs: new Set(),
    }
    const before = this.#closed.find(
      ({ over }) => over.id === sighting.id && wallMs - over.resolvedAtMs < relapseMs,
    )
    if (before === undefined) return fresh
    this.#closed = this.#closed.filter((other) => other !== before)
    const { finding } = before
    const relapses = (finding.detail?.held.length ?? 1) + 1
    const silenceMs = Math.min(longestSilenceMs, hysteresisMs * 2 ** relapses)
    return { ...fresh, silenceMs, held: finding.detail?.held ?? [], finding }
  }

  #close(id: string, { finding, sighting, knobs }: Case, wallMs: number, changeSince: ChangeSince): void {
    this.#cases.delete(id)
    if (finding === undefined) return
    const change = changeSince([...knobs], Math.max(finding.firstSeenMs, finding.lastSeenMs - changeMs))
    const why =
      change === undefined ? (sighting.over ?? 'it no longer holds') : `fixed by change ${String(change)}`
    const over = { ...finding, resolvedAtMs: wallMs, why, ...(change !== undefined && { change }) }
    const others = this.#closed.filter((other) => other.finding.id !== id)
    this.#closed = [{ finding, over }, ...others].slice(0, mostResolved)
  }
}

function findingOf({ sighting, held }: Case, firstSeenMs: number, lastSeenMs: number): Finding {
  const { id, severity, title, text, advice, detail } = sighting
  return {
    id,
    severity,
    title,
    text,
    firstSeenMs,
    lastSeenMs,
    ...(advice && { advice }),
    detail: {
      summary: text,
      rule: '',
      series: [],
      facts: [],
      others: [],
      involved: [],
      steps: [],
      certain: true,
      ...detail,
      held: held.map(([from, to]) => [from, to]),
    },
  }
}

function unexplained(sightings: readonly Sighting[]): Sighting[] {
  const explained = new Set(sightings.flatMap(({ explains }) => explains ?? []))
  const seen = new Set<string>()
  return sightings.filter(({ id, about }) => {
    if (seen.has(id) || (about !== undefined && explained.has(about))) return false
    seen.add(id)
    return true
  })
}
