/** Portable functions that take and give what is transferred. */
import type { MessagePort } from 'node:worker_threads'
import type { SharedChan } from '../../../src/main/parallel/index.ts'
import { type Go, go, gosched, sleep } from '../../../src/main/runtime/index.ts'

export interface Sheet {
  number: number
  data: ArrayBuffer
}

/** Numbers of the sheets in the order of coming; throws when one is not whole. */
export function* readSheets(from: SharedChan<Sheet>): Go<number[]> {
  const numbers: number[] = []
  for (;;) {
    const sheet = yield* from.recv()
    if (sheet === undefined) return numbers
    check(sheet)
    numbers.push(sheet.number)
  }
}

/** The same, by receivers of which every other one is killed while it waits. */
export function* readByMortals(from: SharedChan<Sheet>): Go<number[]> {
  const numbers: number[] = []
  for (let round = 0; !from.closed || from.len > 0; round++) {
    const mortal = go(function* reader() {
      const sheet = yield* from.recv()
      if (sheet === undefined) return
      check(sheet)
      numbers.push(sheet.number)
    })
    yield* gosched()
    if (round % 2 === 0) mortal.kill()
    for (let turns = 0; mortal.state !== 'dead'; turns++) {
      yield* sleep(1)
      // Nothing comes any more.
      if (from.closed && turns > 20) mortal.kill()
    }
  }
  return numbers
}

export const sheet = (number: number, bytes: number): Sheet => {
  const data = new ArrayBuffer(bytes)
  new Uint8Array(data).fill(number & 255)
  return { number, data }
}

function check({ number, data }: Sheet): void {
  const bytes = new Uint8Array(data)
  if (bytes.length === 0 || !bytes.every((byte) => byte === (number & 255)))
    throw new Error(`sheet ${String(number)} is not whole`)
}

/** Sends so many; says whether each was gone from here at once. */
export function* writeSheets(to: SharedChan<Sheet>, count: number, bytes: number): Go<boolean> {
  let gone = true
  for (let i = 0; i < count; i++) {
    const one = sheet(i, bytes)
    yield* to.send(one, { transfer: [one.data] })
    gone &&= one.data.byteLength === 0
  }
  to.close()
  return gone
}

/** Gets a port and answers one message on it. */
export function* answerOnPort(from: SharedChan<{ port: MessagePort }>): Go<void> {
  const got = yield* from.recv()
  got?.port.postMessage('here')
}
