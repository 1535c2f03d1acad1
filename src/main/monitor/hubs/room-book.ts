/** Remembers each room's rates over the last second, as far as there are not too many rooms. */
import type { Hub, Room } from '../../hub/index.ts'
import { SlidingRate } from '../sliding-rate.ts'

const maxRooms = 2000
/** So many are looked at with each sample; more of them once a second. */
const roomsPerSample = 200
const secondMs = 950
const sparkSeconds = 5
const sparks = 60

interface Course {
  in: SlidingRate
  out: SlidingRate
  sparkDeliveries: number
  spark: number[]
}

export class RoomBook {
  readonly #hub: Hub
  readonly #courses = new Map<Room, Course>()
  /** What goes to single clients. */
  readonly direct = new SlidingRate()
  #lookedMs = -Infinity
  #secondMs = -Infinity
  #second = 0

  constructor(hub: Hub) {
    this.#hub = hub
  }

  courseOf(room: Room): Course | undefined {
    return this.#courses.get(room)
  }

  tick(nowMs: number): void {
    this.direct.push(nowMs, this.#hub.stats().direct)
    if (this.#courses.size > roomsPerSample && nowMs - this.#lookedMs < secondMs) return
    this.#lookedMs = nowMs
    const isSecond = nowMs - this.#secondMs >= secondMs
    if (isSecond) {
      this.#secondMs = nowMs
      this.#second++
    }
    const isSpark = isSecond && this.#second % sparkSeconds === 0
    const seen = new Set<Room>()
    this.#look(this.#hub.everybody, nowMs, isSpark, seen)
    for (const room of this.#hub.rooms()) {
      if (seen.size > maxRooms) break
      this.#look(room, nowMs, isSpark, seen)
    }
    for (const room of this.#courses.keys()) if (!seen.has(room)) this.#courses.delete(room)
  }

  #look(room: Room, nowMs: number, isSpark: boolean, seen: Set<Room>): void {
    seen.add(room)
    const { messages, deliveries } = room
    let course = this.#courses.get(room)
    if (course === undefined) {
      course = { in: new SlidingRate(), out: new SlidingRate(), sparkDeliveries: deliveries, spark: [] }
      this.#courses.set(room, course)
    }
    course.in.push(nowMs, messages)
    course.out.push(nowMs, deliveries)
    if (!isSpark) return
    course.spark.push(Math.round((deliveries - course.sparkDeliveries) / sparkSeconds))
    course.sparkDeliveries = deliveries
    if (course.spark.length > sparks) course.spark.shift()
  }
}
