/** One client of the chat: sits in rooms, says something now and then, and checks what it hears. */
import { WebSocket } from 'ws'
import type { HubStats, Workbench } from 'weir'
import { hasCut, wasTold } from '../thrown-out.ts'

/** What is said to `everybody` goes to all clients, whatever rooms they sit in. */
export const everybody = 'everybody'

/** A room as its visitor knows it. `joining`, `leaving`: asked for, and not yet confirmed by the hub. */
interface Visit {
  state: 'out' | 'joining' | 'in' | 'leaving'
  /** The last number heard of each speaker, since the room was entered. */
  readonly heard: Map<number, number>
}

/** Speakers number what they say in each room; so in a room each of them is heard without a gap and in order. */
export class Chatter {
  readonly #socket: WebSocket
  readonly #name: number
  readonly #visits = new Map<string, Visit>([[everybody, { state: 'in', heard: new Map() }]])
  readonly #said = new Map<string, number>()
  readonly #hub: () => HubStats
  readonly #check: Workbench['check']
  #leaving = false
  #reading = true

  constructor(url: string, name: number, hub: () => HubStats, check: Workbench['check']) {
    this.#name = name
    this.#hub = hub
    this.#check = check
    this.#socket = new WebSocket(url, { perMessageDeflate: false })
    this.#socket.on('error', () => undefined)
    this.#socket.on('open', () => {
      if (!this.#reading) this.#socket.pause()
    })
    this.#socket.on('message', (text: Buffer) => {
      this.#hear(text.toString())
    })
    this.#socket.on('close', (code) => {
      if (!this.#leaving) check(wasTold(code) || hasCut(hub()), `${name} was disconnected (${code})`)
    })
  }

  /** Thrown out: the hub's own knobs can do that. */
  get gone(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED
  }

  /** Whether it takes what it is sent: one that does not fills its own buffers, then those of the hub's side. */
  set reading(reading: boolean) {
    if (reading === this.#reading) return
    this.#reading = reading
    if (reading) this.#socket.resume()
    else this.#socket.pause()
  }

  /** Enters or leaves a room, unless it sits there already or waits for the hub's word about it. */
  attend(room: string, wanted: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const visit = this.#visits.get(room) ?? { state: 'out', heard: new Map<number, number>() }
    const { state } = visit
    if (wanted ? state === 'in' : state === 'out') return
    // A hub that drops for slow clients may have dropped its word.
    if ((state === 'joining' || state === 'leaving') && this.#hub().drops === 0) return
    this.#visits.set(room, visit)
    visit.state = wanted ? 'joining' : 'leaving'
    this.#socket.send(`${wanted ? 'join' : 'leave'} ${room}`)
  }

  say(room: string, bytes: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const number = (this.#said.get(room) ?? 0) + 1
    this.#said.set(room, number)
    this.#socket.send(`say ${room} ${this.#name} ${number} `.padEnd(bytes, '.'))
  }

  leave(): void {
    this.#leaving = true
    this.#socket.close(1000)
  }

  terminate(): void {
    this.#leaving = true
    this.#socket.terminate()
  }

  #hear(text: string): void {
    const [verb = '', room = '', speaker = '', number = ''] = text.split(' ', 4)
    const visit = this.#visits.get(room)
    if (visit === undefined) this.#check(false, `${this.#name} heard of ${room}, where it never was`)
    else if (verb === 'joined') visit.state = visit.state === 'joining' ? 'in' : visit.state
    else if (verb === 'left') {
      visit.heard.clear()
      if (visit.state === 'leaving') visit.state = 'out'
    } else this.#follow(visit, room, Number(speaker), Number(number))
  }

  #follow({ state, heard }: Visit, room: string, speaker: number, number: number): void {
    const last = heard.get(speaker)
    heard.set(speaker, number)
    // A hub that drops for slow clients leaves gaps; it never changes the order.
    const inOrder = last === undefined || number === last + 1 || (number > last && this.#hub().drops > 0)
    this.#check(inOrder, `${this.#name} heard ${speaker} say ${number} after ${last ?? 0} in ${room}`)
    this.#check(state !== 'out', `${this.#name} heard ${speaker} in ${room}, which it has left`)
  }
}
