/** What a look at the wait-for graph finds. Plain data: it goes to the screen, to files and to tests as it is. */

export type DiagnosisKind =
  /** Nobody can go on, the main goroutine included. */
  | 'global deadlock'
  /** Some wait for each other while the rest of the program runs on, or after main has ended. */
  | 'partial deadlock'
  /** Waits for what nobody living can do any more. */
  | 'leak'
  /** A WaitGroup whose count can no longer come down to 0. */
  | 'lost done'
  /** A second read lock behind a writer who waits for the first. */
  | 're-entrant read lock'
  /** Waits for a lock that it holds itself. */
  | 'double lock'

export type ObjectKind =
  | 'channel'
  | 'nil channel'
  | 'context'
  | 'timer'
  | 'mutex'
  | 'rwmutex'
  | 'waitgroup'
  | 'cond'
  | 'once'
  | 'semaphore'
  | 'goroutine'
  | 'errgroup'
  | 'singleflight'
  | 'select'
  | 'other'

export interface ObjectRef {
  kind: ObjectKind
  name: string
  /** A channel's or a goroutine's. */
  id?: number
  /** Where it was made, `file:line:column`; empty when not known. */
  site: string
  /** How it stands: `32 of 32, full`, `held by audit.append`. */
  standing: string
  /** What last went well with it: `last sent by crawl, 64 in all`; empty when not known. */
  lastOperation: string
}

export interface GoroutineRef {
  id: number
  name: string
  /** Where it was spawned. */
  site: string
  /** Id of its spawner; 0 for code outside. */
  parent: number
  /** Go's words. */
  reason: string
  /** For how long, ms on the runtime's clock. It ran until then: so old is its last successful operation. */
  waitingMs: number
  waitsFor: ObjectRef[]
  /** Locks it holds, as far as somebody here waits for them. */
  holds: ObjectRef[]
}

/** One link of a cycle: this goroutine waits for that object, which the next one could release. */
export interface CycleStep {
  goroutine: GoroutineRef
  waitsFor: ObjectRef
  /** The next in the cycle. */
  releaser: { id: number; name: string }
  /** What makes it the releaser: `holds it`, `the only receiver`. */
  because: string
  /** `audit.append holds ledger and waits to send on audit, which is full`. */
  sentence: string
}

export interface Diagnosis {
  kind: DiagnosisKind
  /** Nobody in the whole program can go on, and main is not over. */
  global: boolean
  /** False: it rests on who has used a channel so far, or on who usually releases such a thing. */
  certain: boolean
  /** The cause: members of the cycle, or those whom nobody can release. At most 50, see `count`. */
  goroutines: GoroutineRef[]
  /** Stuck because they wait, through known holders, members or users, for the cause. At most 50. */
  behind: GoroutineRef[]
  count: number
  behindCount: number
  /** What the cause waits for, and the locks in it that somebody waits for. */
  objects: ObjectRef[]
  /** Empty when there is no cycle. */
  cycle: CycleStep[]
  sentence: string
  /** How long the one that stopped last has waited, ms. */
  ageMs: number
}
