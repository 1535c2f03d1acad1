/** The tables of one program: what `goroutine…` and `channel…` calls of the contract answer from. */
import type { CallInput, CallOutput } from '../../../shared/contract.ts'
import type { TablesSnapshot } from '../../../shared/recordings.ts'
import { Lanes } from '../lanes/index.ts'
import { HubTables } from '../hubs/index.ts'
import type { Tick } from '../metric.ts'
import type { ProgramSource } from '../program-source.ts'
import type { SelectProfile } from '../profile/index.ts'
import { Births } from './births.ts'
import { CensusShelf } from './census-shelf.ts'
import { ChannelBook } from './channel-book.ts'
import { channelDetails } from './channel-details.ts'
import { ChannelTable } from './channel-table.ts'
import { goroutineDetails } from './goroutine-details.ts'
import { killGoroutine, killGroup } from './goroutine-kills.ts'
import { queryGoroutines } from './goroutine-table.ts'
import { GroupHistory } from './group-history.ts'
import { LockBook } from './lock-book.ts'
import { LockTable } from './lock-table.ts'
import { snapshotTables } from './snapshot.ts'
import { Watched } from './watched.ts'
import type { TableParts } from './wire-rows.ts'

/** With few goroutines a census costs next to nothing, so groups have a history before anybody looks. */
const fewGoroutines = 20_000
const unaskedMs = 5000

export class Tables {
  readonly hubs: HubTables
  readonly #program: ProgramSource
  readonly #book: ChannelBook
  readonly #channels: ChannelTable
  readonly #lockBook: LockBook
  readonly #locks: LockTable
  readonly #watched = new Watched()
  readonly #lanes: Lanes
  readonly #parts: TableParts
  #censusMs = -Infinity

  constructor(program: ProgramSource, selects?: SelectProfile) {
    const { rt } = program
    const history = new GroupHistory()
    const births = new Births()
    const shelf = new CensusShelf(rt, (census) => {
      this.#censusMs = census.nowMs
      births.note(census)
      history.add(census, rt.clock.wall() - (rt.clock.now() - census.nowMs))
    })
    this.#program = program
    this.hubs = new HubTables(rt)
    this.#lanes = new Lanes(rt)
    this.#book = new ChannelBook(program.channels)
    this.#channels = new ChannelTable(rt.clock, this.#book)
    this.#lockBook = new LockBook(rt)
    this.#locks = new LockTable(rt, shelf, this.#lockBook)
    this.#parts = { rt, shelf, births, history, selects }
    births.mark(0, 0, rt.clock.now())
  }

  /** At each sample. */
  tick({ nowMs }: Tick): void {
    const { rt, shelf, births, selects } = this.#parts
    selects?.tick()
    births.mark(0, rt.stats().spawned, nowMs)
    this.#book.tick(nowMs, rt.clock.wall())
    this.#lockBook.tick(nowMs)
    this.#watched.tick(nowMs)
    this.#lanes.tick(nowMs)
    this.hubs.tick(nowMs)
    shelf.tidy()
    if (nowMs - this.#censusMs < unaskedMs || this.#program.runtime.stats.goroutines > fewGoroutines) return
    this.#censusMs = nowMs
    void shelf.current()
  }

  lanes({ windowMs, passive }: CallInput<'scheduler.lanes'>): CallOutput<'scheduler.lanes'> {
    return passive === true ? this.#lanes.peek(windowMs) : this.#lanes.query(windowMs)
  }

  /** Bounded, whatever the size of the program. */
  snapshot(): Promise<TablesSnapshot> {
    return snapshotTables(this.#parts, this.#book, this.#channels)
  }

  queryGoroutines(query: CallInput<'goroutines.query'>): Promise<CallOutput<'goroutines.query'>> {
    return queryGoroutines(this.#parts, query)
  }

  goroutine({ id }: CallInput<'goroutine.get'>): Promise<CallOutput<'goroutine.get'>> {
    return goroutineDetails(this.#parts, this.#book, this.#watched, id)
  }

  kill({ id }: CallInput<'goroutine.kill'>): Promise<CallOutput<'goroutine.kill'>> {
    return killGoroutine(this.#parts, id)
  }

  killGroup(what: CallInput<'goroutines.kill-group'>): Promise<CallOutput<'goroutines.kill-group'>> {
    return killGroup(this.#parts, what)
  }

  queryChannels(query: CallInput<'channels.query'>): Promise<CallOutput<'channels.query'>> {
    return this.#channels.query(query)
  }

  channel({ id }: CallInput<'channel.get'>): CallOutput<'channel.get'> {
    return channelDetails(this.#parts, this.#book, this.#channels, id)
  }

  queryLocks(): Promise<CallOutput<'locks.query'>> {
    return this.#locks.query()
  }

  lock({ id }: CallInput<'lock.get'>): Promise<CallOutput<'lock.get'>> {
    return this.#locks.details(id)
  }
}
