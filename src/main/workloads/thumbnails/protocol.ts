/** What the program, its clients and the thread they live on say to each other. */

/** A client's request, as JSON text. */
export interface Request {
  /** Unique among all requests of a run, rising in the order of asking. */
  number: number
  /** Where the picture is. */
  url: string
  /** Width of the wanted thumbnail in pixels. */
  width: number
}

/** A failed request's answer, as JSON text; a good one is binary, see `packAnswer`. */
export interface Refusal {
  number: number
  error: string
}

/** Told to every client as JSON text when it changed, at most four times a second. */
export interface Tally {
  /** Thumbnails made since the start. */
  made: number
}

/** The numbers that can be turned on the outside while it runs. */
export interface OutsideSettings {
  /** Requests per second, all clients together. */
  arrivals: number
  /** Connected clients. */
  clients: number
  /** Mean time in ms that the picture server takes to answer. */
  latency: number
}

export interface OutsideBoot {
  /** Where the hub listens. */
  hub: string
  seed: number
  settings: OutsideSettings
}

/** What the clients found since the last report. The thread is told nothing but new settings. */
export interface FromOutside {
  passed: number
  failures: string[]
  /** Requests that were never answered. */
  lost: number
  /** Since the start: clients that the hub told to go, and that lost their connection without a word. */
  disconnected: { told: number; cut: number }
  /** Requests not sent because every client had too many unanswered. */
  heldBack: number
}

/** A request from untrusted text, or undefined. Only pictures on loopback are fetched on somebody's behalf. */
export function parseRequest(data: Uint8Array | string): Request | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(data.toString())
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { number, url, width } = parsed as Partial<Record<keyof Request, unknown>>
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff)
    return undefined
  if (typeof url !== 'string' || !url.startsWith('http://127.0.0.1:')) return undefined
  if (typeof width !== 'number' || !Number.isInteger(width) || width < 1 || width > 1024) return undefined
  return { number, url, width }
}

/** The request's number in four bytes, little-endian, then the JPEG. */
export function packAnswer(number: number, jpeg: Uint8Array): Buffer {
  const answer = Buffer.allocUnsafe(4 + jpeg.byteLength)
  answer.writeUInt32LE(number, 0)
  answer.set(jpeg, 4)
  return answer
}

export function unpackAnswer(answer: Buffer): { number: number; jpeg: Uint8Array } {
  return { number: answer.readUInt32LE(0), jpeg: answer.subarray(4) }
}
