/** A diagnosis in words. Names stand in backticks, as everywhere on the screen. */
import type { Release } from './release.ts'
import type { CycleStep, DiagnosisKind, GoroutineRef, ObjectRef } from './model.ts'

const verbs: Readonly<Record<string, string>> = {
  'chan receive': 'to receive from',
  'chan send': 'to send on',
  'chan receive (nil chan)': 'to receive from',
  'chan send (nil chan)': 'to send on',
  'sync.Mutex.Lock': 'for lock',
  'sync.RWMutex.RLock': 'for read lock',
  'sync.RWMutex.Lock': 'for write lock',
  'sync.WaitGroup.Wait': 'for wait group',
  'sync.Cond.Wait': 'for a signal on',
  'sync.Once.Do': 'for once',
  semacquire: 'for semaphore',
  'goroutine join': 'for the end of',
  'errgroup limit': 'for room in',
  singleflight: 'for the call of',
}

export function name(ref: { name: string }): string {
  return `\`${ref.name}\``
}

/** `reason`: of the operation, not of a select that it is a case of. */
export function waitsFor(reason: string, object: ObjectRef): string {
  if (object.kind === 'nil channel') return `${verbs[reason] ?? 'for'} a nil channel`
  if (object.kind === 'context') return 'for the end of a context'
  if (object.kind === 'timer') return 'for a timer that is stopped'
  const lost = object.standing.endsWith('which has ended') ? `, ${object.standing}` : ''
  if (lost !== '') return `${verbs[reason] ?? 'for'} ${name(object)}${lost}`
  const standing = /, (full|empty)$/.exec(object.standing)
  const relevant = standing?.[1] === 'full' && reason === 'chan send'
  return `${verbs[reason] ?? 'for'} ${name(object)}${relevant ? ', which is full' : ''}`
}

export function list(words: readonly string[], last = ' and ', between = ', '): string {
  const unique = [...new Set(words)]
  if (unique.length <= 1) return unique[0] ?? ''
  const most = 4
  if (unique.length > most)
    return `${unique.slice(0, most).join(between)}${last}${String(unique.length - most)} more`
  return `${unique.slice(0, -1).join(between)}${last}${unique.at(-1) ?? ''}`
}

/** What makes somebody the releaser. */
export function because(role: Release['role'], count: number): string {
  if (role === 'holder') return 'holds it'
  if (role === 'member') return 'has to be done first'
  if (role === 'runner') return 'is running it'
  if (role === 'itself') return 'is that goroutine'
  if (role === 'signaller') return 'signalled it so far'
  return count === 1 ? `is its only ${role}` : `is one of its ${String(count)} ${role}s`
}

/** `reasons`: of each thing in `waitsFor`, in that order. */
export function waitSentence(g: GoroutineRef, reasons: readonly string[]): string {
  const holds = g.holds.filter((held) => !g.waitsFor.includes(held))
  const held = holds.length === 0 ? '' : `holds ${list(holds.map(name))} and `
  if (g.reason === 'select (no cases)') return `${name(g)} ${held}waits in a select without cases`
  const what = g.waitsFor.map((object, i) => waitsFor(reasons[i] ?? g.reason, object))
  return `${name(g)} ${held}waits ${list(what, ' or ')}`
}

export function headline(
  kind: DiagnosisKind,
  refs: readonly GoroutineRef[],
  cycle: readonly CycleStep[],
  words: readonly string[],
  certain: boolean,
): string {
  const [first] = refs
  const object = first?.waitsFor[0]
  if (first === undefined) return ''
  if (kind === 'double lock' && object !== undefined)
    return `${name(first)} waits for ${name(object)}, which it holds itself.`
  if (kind === 're-entrant read lock' && cycle.length > 0) return reentrant(cycle)
  if (kind === 'lost done' && object !== undefined)
    return `${name(first)} waits for wait group ${name(object)}, of which ${object.standing}: nobody is left who could call done().`
  // That it is a cycle, and of how many, the title says.
  if (cycle.length > 1) return `${cycle.map(({ sentence }) => sentence).join('; ')}.`
  const nobody = certain ? 'nobody can' : 'nobody who lives is known to'
  return `${capital(clauses(words))}: ${nobody} ${remedy(refs)}.`
}

/** Semicolons keep apart what has commas of its own. */
function clauses(words: readonly string[]): string {
  return words.some((word) => word.includes(',')) ? list(words, '; ', '; ') : list(words)
}

function reentrant(cycle: readonly CycleStep[]): string {
  const reader = cycle.find(({ goroutine, waitsFor: lock }) => goroutine.holds.includes(lock)) ?? cycle[0]
  const writer = cycle.find((step) => step !== reader)
  if (reader === undefined) return ''
  const between = writer === undefined ? 'a writer' : name(writer.goroutine)
  return `${name(reader.goroutine)} takes the read lock of ${name(reader.waitsFor)} a second time, behind ${between}, who waits for the first to be given back.`
}

/** What nobody does for any of them; in general words when they need different things. */
function remedy(refs: readonly GoroutineRef[]): string {
  const needs = new Set(refs.map(need))
  const [only] = needs
  return needs.size === 1 && only !== undefined ? only : 'wake them'
}

function need({ waitsFor: objects, reason }: GoroutineRef): string {
  const kind = objects.length === 1 && reason !== 'select' ? objects[0]?.kind : undefined
  if (kind === 'channel') return reason === 'chan send' ? 'receive from it' : 'send to it or close it'
  if (kind === 'mutex' || kind === 'rwmutex') return 'unlock it'
  if (kind === 'waitgroup') return 'call done()'
  if (kind === 'cond') return 'signal it'
  if (kind === 'semaphore') return 'release it'
  if (kind === 'context') return 'cancel it'
  return 'wake it'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
