// etcd #7443, balancer: an address that comes up is announced with the balancer's and the connection's mutex held;
// when the channel is full, its reader may be waiting for one of these to tear a connection down.
import { chan, go, type Go, Mutex, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

type Down = () => Go<void>
const addresses = [0, 1, 2]

class Balancer {
  readonly notify = chan<readonly number[]>(1, { name: 'notifyCh' })
  readonly #mu = new RWMutex({ name: 'balancer.mu' })
  readonly #fix: boolean
  #closed = false
  #pinned = 0

  constructor(fix: boolean) {
    this.#fix = fix
    this.notify.trySend(addresses)
  }

  *up(address: number): Go<Down> {
    yield* this.#mu.lock()
    if (!this.#closed && this.#pinned === 0) {
      this.#pinned = address
      yield* this.#announce([address])
    }
    this.#mu.unlock()
    return () => this.#down(address)
  }

  *close(): Go<void> {
    yield* this.#mu.lock()
    if (!this.#closed) this.notify.close()
    this.#closed = true
    this.#pinned = 0
    this.#mu.unlock()
  }

  *#down(address: number): Go<void> {
    yield* this.#mu.lock()
    if (!this.#closed && this.#pinned === address) {
      this.#pinned = 0
      yield* this.#announce(addresses)
    }
    this.#mu.unlock()
  }

  *#announce(list: readonly number[]): Go<void> {
    if (!this.#fix) yield* this.notify.send(list)
    else if (!this.notify.trySend(list)) {
      this.notify.tryRecv() // the newest replaces the one that nobody has read
      this.notify.trySend(list)
    }
  }
}

class Connection {
  readonly #mu = new Mutex({ name: 'addrConn.mu' })
  #down: Down | undefined;

  *resetTransport(balancer: Balancer, address: number): Go<void> {
    yield* this.#mu.lock()
    this.#down = yield* balancer.up(address)
    this.#mu.unlock()
  }

  *tearDown(): Go<void> {
    yield* this.#mu.lock()
    if (this.#down !== undefined) yield* this.#down()
    this.#down = undefined
    this.#mu.unlock()
  }
}

function* program(fix: boolean): Go<void> {
  const balancer = new Balancer(fix)
  const mu = new RWMutex({ name: 'clientConn.mu' })
  let conns: Map<number, Connection> | undefined = new Map()

  go(function* lbWatcher() {
    for (let list = yield* balancer.notify.recv(); list !== undefined; list = yield* balancer.notify.recv()) {
      const wanted = list
      yield* mu.lock()
      const gone = [...(conns ?? [])].filter(([address]) => !wanted.includes(address))
      for (const [address] of gone) conns?.delete(address)
      const added = wanted.filter((address) => conns?.has(address) === false)
      for (const address of added) {
        const conn = new Connection()
        conns?.set(address, conn)
        go(function* resetTransport() {
          yield* conn.resetTransport(balancer, address)
        })
      }
      mu.unlock()
      for (const [, conn] of gone) yield* conn.tearDown()
    }
  })
  const closed = chan<never>(0, { name: 'closec' })
  go(function* closeBalancer() {
    yield* balancer.close()
    closed.close()
  })
  go(function* closeClient() {
    yield* mu.lock()
    const left = [...(conns?.values() ?? [])]
    conns = undefined
    mu.unlock()
    yield* balancer.close()
    for (const conn of left) yield* conn.tearDown()
  })
  yield* closed.recv()
}

export default kernel({
  name: 'etcd_7443',
  wrong: 'an announcement waits for its reader with the mutexes held that the reader needs',
  kind: 'global deadlock',
  goroutines: ['lbWatcher'],
  behind: ['resetTransport', 'main'],
  objects: ['notifyCh', 'balancer.mu'],
  also: ['resetTransport', 'addrConn.mu'],
  program,
})
