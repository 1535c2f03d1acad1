/**
 * What is wrong with who waits for whom, at this moment. Pure: reads the runtime and changes nothing, works at any time
 * (between slices, in a bubble, under a virtual clock) and needs no sampling.
 *
 * While somebody runs, only what follows from known holders, members and users is said. Once all are asleep, with no
 * timer set and nothing expected from outside, whoever waits will wait for ever: then everything is certain. (Code that
 * the runtime cannot see, e.g. a socket's callback, has to be declared by `hold()`.)
 */
import {
  type Goroutine,
  type Runtime,
  RWMutex,
  WaitGroup,
  type WaitReason,
  waitReasons,
} from '../../runtime/index.ts'
import { Describer } from './describe.ts'
import { WaitForGraph, type Wait } from './graph.ts'
import { Holdings } from './holdings.ts'
import { findKnots, type Knot } from './knots.ts'
import type { CycleStep, Diagnosis, DiagnosisKind, GoroutineRef, ObjectRef } from './model.ts'
import { findRestless, isEndOfAbandoned } from './restless.ts'
import { ringOf } from './ring.ts'
import { because, headline, waitSentence, waitsFor, name, list } from './sentence.ts'

export interface DiagnoseOptions {
  /** Id of the main goroutine. Default: the runtime's first. */
  main?: number
}

/** So many goroutines are named; the others are counted. */
const mostRefs = 50

export function diagnose(rt: Runtime, options: DiagnoseOptions = {}): Diagnosis[] {
  const graph = new WaitForGraph(rt)
  const knots = findKnots(graph)
  const restless = findRestless(graph).filter((g) => !graph.isStuck(g))
  if (knots.length === 0 && restless.length === 0) return []
  const diagnoser = new Diagnoser(rt, graph, options.main ?? 1)
  return [...diagnoser.diagnose(knots), ...restless.map((g) => diagnoser.restless(g))]
}

class Diagnoser {
  readonly #graph: WaitForGraph
  readonly #describer: Describer
  readonly #holdings: Holdings
  /** All are asleep, the main goroutine included. */
  readonly #global: boolean

  constructor(rt: Runtime, graph: WaitForGraph, mainId: number) {
    const stuck = graph.stuck()
    this.#graph = graph
    this.#describer = new Describer(graph.census, rt.clock.now())
    this.#holdings = new Holdings(graph, stuck)
    this.#global = graph.settled && graph.census.alive(mainId).some((g) => graph.isStuck(g))
  }

  diagnose(knots: readonly Knot[]): Diagnosis[] {
    const sorted = this.#global ? merge(knots, (knot) => this.#kind(knot), this.#graph) : knots
    return sorted.map((knot) => this.#one(knot))
  }

  /** It goes on, but to no end. */
  restless(g: Goroutine): Diagnosis {
    const ref = this.#ref(g)
    const objects = this.#graph.waits(g).filter(({ op }) => isEndOfAbandoned(op))
    return {
      kind: 'leak',
      global: false,
      certain: false,
      goroutines: [ref],
      behind: [],
      count: 1,
      behindCount: 0,
      objects: objects.map(({ op }) => this.#describer.object(op.target, op)),
      cycle: [],
      sentence: `${name(ref)} is woken by timers only, beside a context that nobody can cancel any more: it goes on for ever.`,
      ageMs: ref.waitingMs,
    }
  }

  #one(knot: Knot): Diagnosis {
    const members = this.#global ? mainFirst(knot.members) : knot.members
    const refs = members.slice(0, mostRefs).map((g) => this.#ref(g))
    const cycle = knot.cyclic ? this.#cycle(knot) : []
    const kind = this.#kind(knot)
    const words = members.slice(0, 8).map((g, i) => this.#words(g, refs[i] as GoroutineRef))
    const certain =
      this.#graph.settled ||
      members.every((g) => this.#graph.waits(g).every(({ release }) => release.certain))
    return {
      kind,
      global: this.#global,
      certain,
      goroutines: refs,
      behind: knot.behind.slice(0, mostRefs).map((g) => this.#ref(g)),
      count: members.length,
      behindCount: knot.behind.length,
      objects: objectsOf(refs),
      cycle,
      sentence: headline(kind, refs, cycle, words, certain),
      ageMs: Math.min(...refs.map(({ waitingMs }) => waitingMs)),
    }
  }

  #kind(knot: Knot): DiagnosisKind {
    const [only] = knot.members
    if (knot.cyclic) {
      if (knot.members.some((g) => this.#readsTwice(g))) return 're-entrant read lock'
      if (
        knot.members.length === 1 &&
        only !== undefined &&
        this.#holdings.of(only).includes(soleTarget(this.#graph.waits(only)))
      )
        return 'double lock'
      return this.#global ? 'global deadlock' : 'partial deadlock'
    }
    if (only !== undefined && soleTarget(this.#graph.waits(only)) instanceof WaitGroup) return 'lost done'
    if (this.#global) return 'global deadlock'
    // It keeps others out of a lock: more than a leak.
    return knot.behind.some((g) => this.#waitsForLockOf(g, knot.members)) ? 'partial deadlock' : 'leak'
  }

  #readsTwice(g: Goroutine): boolean {
    return this.#graph
      .waits(g)
      .some(
        ({ op }) =>
          op.target instanceof RWMutex &&
          waitReasons[op.reason] === 'sync.RWMutex.RLock' &&
          op.target.readers.ids.includes(g.id),
      )
  }

  #waitsForLockOf(g: Goroutine, holders: readonly Goroutine[]): boolean {
    return this.#graph
      .waits(g)
      .some(({ release }) => release.role === 'holder' && release.who.some((who) => holders.includes(who)))
  }

  #ref(g: Goroutine): GoroutineRef {
    return this.#describer.goroutine(g, this.#graph.waits(g), this.#holdings.of(g))
  }

  #words(g: Goroutine, ref: GoroutineRef): string {
    return waitSentence(
      ref,
      this.#graph.waits(g).map(({ op }) => reasonOf(op.reason)),
    )
  }

  #cycle(knot: Knot): CycleStep[] {
    return ringOf(this.#graph, knot.members).map(({ from, wait, to }) => {
      const goroutine = this.#ref(from)
      const object = this.#describer.object(wait.op.target, wait.op)
      const why = because(wait.release.role, wait.release.who.length)
      return {
        goroutine,
        waitsFor: object,
        releaser: { id: to.id, name: to.name },
        because: why,
        sentence: stepSentence(goroutine, reasonOf(wait.op.reason), object),
      }
    })
  }
}

function stepSentence(g: GoroutineRef, reason: string, object: ObjectRef): string {
  const holds = g.holds.filter((held) => held !== object)
  const held = holds.length === 0 ? '' : `holds ${list(holds.map(name))} and `
  return `${name(g)} ${held}waits ${waitsFor(reason, object)}`
}

function reasonOf(index: number): WaitReason {
  return waitReasons[index] as WaitReason
}

function soleTarget(waits: readonly Wait[]): object {
  return waits.length === 1 && waits[0] !== undefined ? waits[0].op.target : waits
}

function mainFirst(members: readonly Goroutine[]): Goroutine[] {
  return [...members].sort((a, b) => a.id - b.id)
}

function objectsOf(refs: readonly GoroutineRef[]): ObjectRef[] {
  return [...new Set(refs.flatMap((ref) => [...ref.waitsFor, ...ref.holds]))]
}

/**
 * When all are asleep, the rest follows from the knots that explain themselves (a cycle, a lost done); who is merely
 * served by nobody stands behind those. Without any, who waits for the first value of a channel, and keeps nobody else
 * waiting, stands behind the others: it most likely waits for one of them. What is left makes one deadlock together.
 */
function merge(knots: readonly Knot[], kindOf: (knot: Knot) => DiagnosisKind, graph: WaitForGraph): Knot[] {
  const causes = knots.filter((knot) => knot.cyclic || kindOf(knot) === 'lost done')
  const [first, ...more] = causes
  if (first !== undefined) return [withOthers(first, knots, causes), ...more]
  const expectant = knots.filter(
    (knot) => knot.behind.length === 0 && knot.members.every((g) => expects(graph, g)),
  )
  const rest = expectant.length < knots.length ? knots.filter((knot) => !expectant.includes(knot)) : knots
  const together = {
    members: rest.flatMap(({ members }) => members),
    behind: rest.flatMap(({ behind }) => behind),
    cyclic: false,
  }
  return [withOthers(together, knots, rest)]
}

function withOthers(cause: Knot, knots: readonly Knot[], causes: readonly Knot[]): Knot {
  const others = knots.filter((knot) => !causes.includes(knot))
  return {
    ...cause,
    behind: [...cause.behind, ...others.flatMap(({ members, behind }) => [...members, ...behind])],
  }
}

/** It receives from a channel that nobody has sent to yet. */
function expects(graph: WaitForGraph, g: Goroutine): boolean {
  return graph
    .waits(g)
    .every(
      ({ release }) => release.kind === 'unknown' && release.role === 'sender' && release.who.length === 0,
    )
}
