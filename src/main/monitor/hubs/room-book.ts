/** Remembers each room's rates, second by second, as far as there are not too many rooms. */
import type { Hub, Room } from '../../hub/index.ts'

const maxRooms = 2000
const secondMs = 950
const sparkSeconds = 5
const sparks = 60

export interface RoomCourse {
  inPerS: number | null
  outPerS: number | null
  messages: number
  deliveries: number
  sparkDeliveries: number
  spark: number[]
}

export class RoomBook {
  readonly #hub: Hub
  readonly #courses = new Map<Room, RoomCourse>()
  #lookedMs = -Infinity
  #second = 0

  constructor(hub: Hub) {
    this.#hub = hub
  }

  courseOf(room: Room): RoomCourse | undefined {
    return this.#courses.get(room)
  }

  tick(nowMs: number): void {
    const elapsedMs = nowMs - this.#lookedMs
    if (elapsedMs < secondMs) return
    this.#lookedMs = nowMs
    this.#second++
    const seen = new Set<Room>()
    this.#look(this.#hub.everybody, elapsedMs, seen)
    for (const room of this.#hub.rooms()) {
      if (seen.size > maxRooms) break
      this.#look(room, elapsedMs, seen)
    }
    for (const room of this.#courses.keys()) if (!seen.has(room)) this.#courses.delete(room)
  }

  #look(room: Room, elapsedMs: number, seen: Set<Room>): void {
    seen.add(room)
    const { messages, deliveries } = room
    const course = this.#courses.get(room)
    if (course === undefined) {
      const fresh = {
        inPerS: null,
        outPerS: null,
        messages,
        deliveries,
        sparkDeliveries: deliveries,
        spark: [],
      }
      this.#courses.set(room, fresh)
      return
    }
    course.inPerS = ((messages - course.messages) / elapsedMs) * 1000
    course.outPerS = ((deliveries - course.deliveries) / elapsedMs) * 1000
    course.messages = messages
    course.deliveries = deliveries
    if (this.#second % sparkSeconds !== 0) return
    course.spark.push(Math.round((deliveries - course.sparkDeliveries) / sparkSeconds))
    course.sparkDeliveries = deliveries
    if (course.spark.length > sparks) course.spark.shift()
  }
}
