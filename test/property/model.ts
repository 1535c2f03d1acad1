/**
 * The reference: a channel as a specification would put it, slow and obvious. Goroutines are numbers; `done` tells what
 * each of them got. Everything that the real channel does must be explained by this.
 */
export type Outcome = { got: number } | 'closed' | 'sent' | 'panicked' | 'killed'

interface Waiting {
  id: number
  value: number
}

export class ModelChan {
  cap: number
  closed = false
  buffer: number[] = []
  senders: Waiting[] = []
  receivers: number[] = []
  readonly done = new Map<number, Outcome>()

  constructor(cap: number) {
    this.cap = cap
  }

  send(id: number, value: number): void {
    const receiver = this.receivers[0]
    if (this.closed) this.done.set(id, 'panicked')
    else if (receiver !== undefined) {
      this.receivers.shift()
      this.done.set(receiver, { got: value })
      this.done.set(id, 'sent')
    } else {
      this.senders.push({ id, value })
      this.settle()
    }
  }

  receive(id: number): void {
    const [value] = this.buffer.splice(0, 1)
    const sender = value === undefined ? this.senders.shift() : undefined
    if (value !== undefined) this.done.set(id, { got: value })
    else if (sender !== undefined) {
      this.done.set(id, { got: sender.value })
      this.done.set(sender.id, 'sent')
    } else if (this.closed) this.done.set(id, 'closed')
    else this.receivers.push(id)
    this.settle()
  }

  close(): void {
    this.closed = true
    for (const id of this.receivers.splice(0)) this.done.set(id, 'closed')
    for (const { id } of this.senders.splice(0)) this.done.set(id, 'panicked')
  }

  resize(cap: number): void {
    this.cap = cap
    this.settle()
  }

  kill(id: number): void {
    if (this.done.has(id)) return
    this.senders = this.senders.filter((s) => s.id !== id)
    this.receivers = this.receivers.filter((r) => r !== id)
    this.done.set(id, 'killed')
  }

  /** Waiting senders move into free room, in order. */
  private settle(): void {
    while (this.buffer.length < this.cap && this.senders.length > 0) {
      const { id, value } = this.senders.shift() as Waiting
      this.buffer.push(value)
      this.done.set(id, 'sent')
    }
  }
}
