/**
 * What is remembered of all channels, so that a table can say rates, waits and "no sender for 9 min". It reads the
 * entries that the channel board keeps up to date anyway: each look costs some 20 ns a channel.
 */
import type { ChannelBoard } from '../channel-board.ts'
import { ChannelCourse } from './channel-course.ts'

/** Of more channels than this the board reads all only twice a second. */
const fewChannels = 256
const lookMs = 450
const secondMs = 950
const waitsEvery = 5

export class ChannelBook {
  readonly #board: ChannelBoard
  #courses = new Map<number, ChannelCourse>()
  #lookedMs = -Infinity
  #secondMs = -Infinity
  #second = 0
  /** Wall time of each of the last seconds, by number. */
  readonly #wallMs = new Map<number, number>()

  constructor(board: ChannelBoard) {
    this.#board = board
  }

  /** All channels that are still referenced, in order of creation. */
  get courses(): Iterable<ChannelCourse> {
    return this.#courses.values()
  }

  get size(): number {
    return this.#courses.size
  }

  find(id: number): ChannelCourse | undefined {
    return this.#courses.get(id)
  }

  /** For how long nobody has sent to it, or received from it; as far back as the book goes. */
  quietMs(id: number, what: 'send' | 'receive', nowMs: number): number {
    const course = this.#courses.get(id)
    if (course === undefined) return 0
    return nowMs - (what === 'send' ? course.lastSendMs : course.lastReceiveMs)
  }

  history(course: ChannelCourse, seconds: number): [atMs: number, len: number, cap: number][] {
    return course
      .history(this.#second - seconds + 1, this.#second)
      .map(([second, len, cap]) => [this.#wallMs.get(second) ?? 0, len, cap])
  }

  tick(nowMs: number, wallMs: number): void {
    const { entries } = this.#board
    if (entries.length > fewChannels && nowMs - this.#lookedMs < lookMs) return
    this.#lookedMs = nowMs
    this.#follow(nowMs)
    for (const course of this.#courses.values()) course.look(nowMs)
    if (nowMs - this.#secondMs < secondMs) return
    this.#secondMs = nowMs
    this.#second++
    this.#wallMs.set(this.#second, Math.round(wallMs))
    this.#wallMs.delete(this.#second - 400)
    for (const course of this.#courses.values()) {
      course.second(this.#second, nowMs)
      if (this.#second % waitsEvery === 0) course.turnWaits()
    }
  }

  /** New channels come in, collected ones go. */
  #follow(nowMs: number): void {
    const { entries } = this.#board
    let same = entries.length === this.#courses.size
    for (const entry of entries) {
      // A shared channel that was dropped and opened again comes with another entry.
      if (this.#courses.get(entry.id)?.entry === entry) continue
      this.#courses.set(entry.id, new ChannelCourse(entry, this.#second + 1, nowMs))
      same = false
    }
    if (same) return
    const there = new Set(entries.map(({ id }) => id))
    for (const id of this.#courses.keys()) if (!there.has(id)) this.#courses.delete(id)
  }
}
