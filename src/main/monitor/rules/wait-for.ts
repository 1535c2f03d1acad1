/** Deadlocks and leaks, from the wait-for graph. What is certain is said at once; what is inferred has to last. */
import type { Sighting } from '../findings-book.ts'
import { longTime } from '../tables/long-time.ts'
import { shortSite } from '../site-words.ts'
import type { Rule } from '../rule.ts'
import type { Diagnosis, GoroutineRef, ObjectRef } from '../wait-for/index.ts'
import type { Involved } from '../../../shared/findings.ts'
import { goroutineStates } from '../../../shared/model.ts'

/** Of a leak's goroutines. */
const listed = 12
/** A hand-over that takes long is no deadlock. */
const certainAfterMs = 2000
const possibleAfterMs = 10_000

export const waitFor: Rule = {
  look({ diagnoses }) {
    const old = diagnoses.filter(
      ({ ageMs, certain }) => ageMs >= (certain ? certainAfterMs : possibleAfterMs),
    )
    const leaks = old.filter(({ kind }) => kind === 'leak')
    return [...old.filter(({ kind }) => kind !== 'leak').map(knot), ...groups(leaks).map(leak)]
  },
}

const titles: Readonly<Record<Diagnosis['kind'], string>> = {
  'global deadlock': 'Deadlock',
  'partial deadlock': 'Deadlock',
  leak: 'Goroutine leak',
  'lost done': 'Lost done()',
  're-entrant read lock': 'Re-entrant read lock',
  'double lock': 'Locked twice',
}

const fixes: Readonly<Record<Diagnosis['kind'], readonly [title: string, text: string]>> = {
  'global deadlock': [
    'Break the cycle',
    'Send and receive outside of locks, and take locks in one order everywhere.',
  ],
  'partial deadlock': [
    'Break the cycle',
    'Send and receive outside of locks, and take locks in one order everywhere. A larger buffer only delays it.',
  ],
  leak: [
    'Give it a way out',
    'Select on `ctx.done()` beside the channel, or close the channel when its last user leaves.',
  ],
  'lost done': [
    'Count by itself',
    'Start members with `wg.go(fn)`, which counts down however they end, or call `done()` in `finally`.',
  ],
  're-entrant read lock': [
    'Take it once',
    'Read under one read lock and pass the data on, or split the function into a locked and an unlocked part.',
  ],
  'double lock': ['Split the function', 'Let the inner function expect the lock to be held.'],
}

function knot(found: Diagnosis): Sighting {
  const { kind, goroutines, objects, certain, cycle, count, behindCount, ageMs } = found
  const names = [...new Set(objects.map(({ name }) => name))]
  const who = [...new Set(goroutines.map(({ name }) => name))]
  const title =
    cycle.length > 1
      ? `${titles[kind]}: ${String(cycle.length)} goroutines wait in a cycle`
      : `${titles[kind]}: ${who.slice(0, 2).join(', ')}`
  const behind =
    behindCount === 0 ? '' : ` ${String(behindCount)} more ${behindCount === 1 ? 'waits' : 'wait'} behind.`
  const [fixTitle, fix] = fixes[kind]
  return {
    id: `wait-for:${kind}:${goroutines
      .map(({ id }) => id)
      .slice(0, 8)
      .join('-')}`,
    // A cycle of those who have used the channels so far is seldom an accident.
    severity: certain || cycle.length > 1 ? 'critical' : 'warning',
    title: certain ? title : `Possible ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    text: `${found.sentence}${behind}`,
    immediate: true,
    over: 'they go on',
    explains: explained(objects, goroutines),
    detail: {
      summary: names.length > 0 ? names.join(' → ') : who.join(', '),
      rule: 'they wait for each other, or for nobody, and have not moved',
      certain,
      fix: { title: fixTitle, text: fix },
      steps: cycle.map(({ sentence, because, releaser }) => `${sentence}; \`${releaser.name}\` ${because}`),
      involved: involvedOf(goroutines, objects),
      facts: [
        { label: 'Goroutines', value: String(count) },
        { label: 'Behind them', value: String(behindCount) },
        { label: 'Stopped', value: longTime(ageMs), unit: 'ago' },
      ],
      place: { screen: 'topology', label: 'Open topology' },
    },
  }
}

interface LeakGroup {
  first: Diagnosis
  goroutines: GoroutineRef[]
}

/** Those of one kind are one finding, however many. */
function groups(leaks: readonly Diagnosis[]): LeakGroup[] {
  const byOrigin = new Map<string, LeakGroup>()
  for (const found of leaks) {
    for (const g of found.goroutines) {
      const key = `${g.name}@${g.site}`
      const group = byOrigin.get(key)
      if (group === undefined) byOrigin.set(key, { first: found, goroutines: [g] })
      else group.goroutines.push(g)
    }
  }
  return [...byOrigin.values()]
}

function leak({ first, goroutines }: LeakGroup): Sighting {
  const [g] = goroutines as [GoroutineRef, ...GoroutineRef[]]
  const objects = [
    ...new Map(goroutines.flatMap(({ waitsFor }) => waitsFor).map((o) => [o.name, o])).values(),
  ]
  const count = goroutines.length
  const oldest = Math.max(...goroutines.map(({ waitingMs }) => waitingMs))
  const on = objects
    .slice(0, 2)
    .map(({ name }) => name)
    .join(', ')
  const [title, text] = fixes.leak
  const after = longTime(first.certain ? certainAfterMs : possibleAfterMs)
  const many = count > 1 ? ` ${String(count)} of its kind have waited like that for ${after} or longer.` : ''
  const state = goroutineStates.find((each) => each === g.reason)
  const sure = first.certain
    ? ''
    : ' As far as the runtime has seen: somebody may still hold it and come back.'
  return {
    id: `leak:${g.name}@${g.site}`,
    severity: first.certain ? 'critical' : 'warning',
    title: `${first.certain ? 'Goroutine leak' : 'Possible goroutine leak'} in ${g.name}`,
    text: `${first.sentence}${many}${sure}`,
    immediate: true,
    over: count === 1 ? 'it goes on or has ended' : 'they go on or have ended',
    explains: explained(objects, goroutines),
    detail: {
      summary: `${String(count)} waiting on ${on}`,
      rule: `waits for what nobody who lives can do, or is known to do, for ${after}`,
      certain: first.certain,
      fix: { title, text },
      series: [
        { label: 'goroutines', metric: 'goroutine.total', attrs: {}, unit: '' },
        ...(state === undefined
          ? []
          : [{ label: `in ${state}`, metric: 'goroutine.count', attrs: { state }, unit: '' }]),
      ],
      facts: [
        { label: 'Leaked', value: String(count), unit: `for ${after} or longer` },
        { label: 'Longest', value: longTime(oldest) },
        { label: 'Made at', value: shortSite(g.site) || '–' },
      ],
      involved: involvedOf(goroutines.slice(0, listed), objects.slice(0, 6)),
      ...(count > listed && { more: count - listed }),
      place: { screen: 'goroutines', label: 'Open goroutines' },
    },
  }
}

function explained(objects: readonly ObjectRef[], goroutines: readonly GoroutineRef[]): string[] {
  return [
    ...objects.flatMap(({ kind, id }) =>
      kind === 'channel' && id !== undefined ? [`channel:${String(id)}`] : [],
    ),
    ...goroutines.map(({ name }) => `group:${name}`),
  ]
}

function involvedOf(goroutines: readonly GoroutineRef[], objects: readonly ObjectRef[]): Involved[] {
  return [
    ...goroutines.slice(0, 20).map(({ id, name, site, reason, waitingMs }) => ({
      kind: 'goroutine',
      name,
      id,
      site: shortSite(site),
      words: `${reason}, ${longTime(waitingMs)}`,
    })),
    ...objects.slice(0, 20).map(({ kind, name, id, site, standing, lastOperation }) => ({
      kind,
      name,
      ...(id !== undefined && { id }),
      site: shortSite(site),
      words: [standing, lastOperation].filter((part) => part !== '').join('; '),
    })),
  ]
}
