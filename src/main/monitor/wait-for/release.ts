/** Who could end a wait: the edges of the wait-for graph, and how far each can be trusted. */
import {
  Chan,
  Cond,
  Goroutine,
  Group,
  internals,
  Mutex,
  Once,
  type Op,
  RWMutex,
  Semaphore,
  WaitGroup,
  type WaitReason,
  waitReasons,
} from '../../runtime/index.ts'
import type { Census } from './census.ts'

export interface Release {
  /**
   * `by`: those in `who`, any or all of them. `never`: nobody, ever. `elsewhere`: a timer, the world outside or code that
   * the runtime cannot see. `unknown`: nobody known; may be anybody who runs, and is nobody once all are asleep.
   */
  kind: 'by' | 'never' | 'elsewhere' | 'unknown'
  /** The edges of the graph. */
  who: readonly Goroutine[]
  /** Those who might do it as well, though nothing says that they are meant to: while one of them goes on, so may who waits. */
  spare: readonly (readonly Goroutine[])[]
  /** Likewise: whoever descends from the goroutine of this number. */
  heirsOf?: number
  need: 'any' | 'all'
  /** By construction and not by what was seen so far. */
  certain: boolean
  /** What those in `who` are to the object. */
  role: 'holder' | 'receiver' | 'sender' | 'member' | 'runner' | 'signaller' | 'itself'
}

const elsewhere: Release = {
  kind: 'elsewhere',
  who: [],
  spare: [],
  need: 'any',
  certain: true,
  role: 'holder',
}
const never: Release = { kind: 'never', who: [], spare: [], need: 'any', certain: true, role: 'holder' }

export function releaseOf(op: Op<unknown>, census: Census): Release {
  const reason = waitReasons[op.reason] as WaitReason
  const { target } = op
  if (target instanceof Chan) return ofChannel(target as Chan<unknown>, reason, census)
  if (target instanceof Mutex) return ofMutex(target, census)
  if (target instanceof RWMutex) return ofRWMutex(target, reason, census)
  if (target instanceof WaitGroup) return ofWaitGroup(target, census)
  if (target instanceof Goroutine) return by([target], 'any', true, 'itself')
  if (target instanceof Semaphore) return ofSemaphore(op, target, census)
  if (target instanceof Cond) return guess(census.alive(target.signaller), 'signaller')
  if (target instanceof Once) return ofRunner(target.runner, census)
  if (target instanceof Group) return by(census.members(target), 'any', true, 'member')
  if (reason === 'singleflight' && 'runner' in op && typeof op.runner === 'number')
    return ofRunner(op.runner, census)
  if (reason === 'select (no cases)') return never
  // a stopped timer or ticker: somebody may reset it
  if (reason === 'chan receive' && 'active' in target)
    return target.active === true ? elsewhere : guess([], 'sender')
  return elsewhere
}

function by(
  who: readonly Goroutine[],
  need: 'any' | 'all',
  certain: boolean,
  role: Release['role'],
): Release {
  return { kind: 'by', who, spare: [], need, certain, role }
}

function guess(who: readonly Goroutine[], role: Release['role']): Release {
  return { kind: 'unknown', who, spare: [], need: 'any', certain: false, role }
}

/**
 * By use. Those who have used the other end are its releasers when all of them still live. When some have ended, who made
 * the channel may hand it to others, and may have handed it to those it spawned: one goroutine for each job. A buffered
 * channel may serve as a semaphore: then those who use the same end are releasers, too. A receive that nobody has ever
 * served may be a subscription in a quiet hour: nothing is known.
 */
function ofChannel(chan: Chan<unknown>, reason: WaitReason, census: Census): Release {
  if (reason.endsWith('(nil chan)')) return never
  const sending = reason === 'chan send'
  const role = sending ? 'receiver' : 'sender'
  const { probe } = chan
  const [near, far] = sending ? [probe.senders, probe.receivers] : [probe.receivers, probe.senders]
  if (far.ids.includes(0)) return elsewhere
  // One of our own, of a pool for example: who uses it is not noted.
  if (chan.id === 0) return chan.context === null ? elsewhere : ofContext(chan.context)
  const users = census.users(far)
  const sameEnd = chan.cap > 0 ? census.users(near) : []
  if (users.length > 0 && !census.anyDead(far)) return { ...guess(users, role), kind: 'by', spare: [sameEnd] }
  if (near.ids.includes(0) || probe.maker === 0) return guess(users, role)
  if (far.last === -1 && !sending) return guess([], role)
  const spare = [sameEnd, census.alive(probe.maker)]
  return { ...guess(users, role), kind: 'by', spare, heirsOf: probe.maker }
}

/** Who holds a cancel function is not known, only that nobody does. */
function ofContext(context: object | null): Release {
  return isAbandoned(context) ? never : guess([], 'sender')
}

export function isAbandoned(context: object | null): boolean {
  return context instanceof internals.CancelContext && context.abandoned
}

function ofMutex(mutex: Mutex, census: Census): Release {
  const { holder, crossed } = mutex.tenure
  if (holder === 0) return elsewhere
  const who = census.alive(holder)
  if (crossed) return guess(who, 'holder')
  return by(who, 'any', who.length > 0, 'holder')
}

/** A reader waits for the writer inside, or for the writer in front of it, who waits for the readers inside. */
function ofRWMutex(lock: RWMutex, reason: WaitReason, census: Census): Release {
  const { readers, writer, writing } = lock
  if (writing) {
    if (writer === 0) return elsewhere
    const who = census.alive(writer)
    return readers.crossed ? guess(who, 'holder') : by(who, 'any', who.length > 0, 'holder')
  }
  if (reason === 'sync.RWMutex.RLock') {
    for (const { id } of lock.writersWaiting) {
      if (id === 0) return elsewhere
      return by(census.alive(id), 'any', true, 'holder')
    }
  }
  if (readers.ids.includes(0)) return elsewhere
  const who = census.allAlive(readers.ids)
  if (readers.crossed || readers.unknown > 0) return guess(who, 'holder')
  // A reader that ended with its lock: nobody gives it back.
  if (readers.ids.some((id) => census.alive(id).length === 0)) return by([], 'any', false, 'holder')
  return by(who, 'all', true, 'holder')
}

/** Members started by `go` are known. For what was added by hand: whoever was spawned since, or by who added. */
function ofWaitGroup(group: WaitGroup, census: Census): Release {
  const members = census.members(group.members)
  if (members.length > 0) return by(members, 'all', true, 'member')
  if (group.adder === 0) return elsewhere
  const who = census.spawnedSince(group.spawnedBefore, group.adder)
  if (who === undefined) return guess([], 'member')
  const others = who.filter((g) => g.waitingOn !== group && g.id !== group.adder)
  return { ...guess(others, 'member'), kind: 'by', spare: [census.alive(group.adder)] }
}

function ofSemaphore(op: Op<unknown>, semaphore: Semaphore, census: Census): Release {
  const { holders, size } = semaphore
  const ends = 'ctx' in op && op.ctx instanceof internals.Context && op.ctx.ender !== null
  if (ends) return guess(census.allAlive(holders.ids), 'holder')
  if ('n' in op && typeof op.n === 'number' && op.n > size) return never
  if (holders.ids.includes(0)) return elsewhere
  const who = census.allAlive(holders.ids)
  // As long as nobody has given back what he took, it may hand out tokens that others bring.
  if (holders.crossed || holders.unknown > 0 || !holders.returned) return guess(who, 'holder')
  return by(who, 'any', who.length === holders.ids.length, 'holder')
}

function ofRunner(id: number, census: Census): Release {
  if (id === 0) return elsewhere
  return by(census.alive(id), 'any', true, 'runner')
}
