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
  if (knots.length === 0) return []
  return new Diagnoser(rt, graph, options.main ?? 1).diagnose(knots)
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
    const sorted = this.#global ? merge(knots, (knot) => this.#kind(knot)) : knots
    return sorted.map((knot) => this.#one(knot))
  }

  #one(knot: Knot): Diagnosis {
    const members = this.#global ? mainFirst(knot.members) : knot.members
    const refs = members.slice(0, mostRefs).map((g) => this.#ref(g))
    const cycle = knot.cyclic ? this.#cycle(knot) : []
    const kind = this.#kind(knot)
    const words = members.slice(0, 8).map((g, i) => this.#words(g, refs[i] as GoroutineRef))
    const { settled } = this.#graph
    return {
      kind,
      global: this.#global,
      certain: settled || members.every((g) => this.#graph.waits(g).every(({ release }) => release.certain)),
      goroutines: refs,
      behind: knot.behind.slice(0, mostRefs).map((g) => this.#ref(g)),
      count: members.length,
      behindCount: knot.behind.length,
      objects: objectsOf(refs),
      cycle,
      sentence: headline(kind, refs, cycle, words, settled),
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
 * served by nobody stands behind those. Without any, they make one deadlock together.
 */
function merge(knots: readonly Knot[], kindOf: (knot: Knot) => DiagnosisKind): Knot[] {
  const causes = knots.filter((knot) => knot.cyclic || kindOf(knot) === 'lost done')
  const others = knots.filter((knot) => !causes.includes(knot))
  const [first, ...more] = causes
  if (first === undefined) {
    const members = others.flatMap((knot) => knot.members)
    return [{ members, behind: others.flatMap((knot) => knot.behind), cyclic: false }]
  }
  const behind = [...first.behind, ...others.flatMap((knot) => [...knot.members, ...knot.behind])]
  return [{ ...first, behind }, ...more]
}
