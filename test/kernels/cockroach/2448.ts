// cockroach #2448, multiraft: the store waits to hand over a callback while the state machine waits to hand
// over the next event; each is the other's reader.
import { chan, go, type Go, nilChan, select, trySelect } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

type Callback = () => void
const changes = 3

function* program(fix: boolean): Go<void> {
  const stopper = chan<never>(0, { name: 'stopper' })
  const events = chan<Callback>(0, { name: 'events' })
  const callbacks = chan<Callback>(0, { name: 'callbacks' })
  const applied = chan<true>(100, { name: 'applied' })
  const membershipChange: Callback = () => applied.trySend(true)

  go(function* processRaft() {
    for (;;) {
      const got = yield* select({ event: events.recv(), stop: stopper.recv() })
      if (got.case === 'stop' || got.value === undefined) return
      yield* select({ handed: callbacks.send(got.value), stop: stopper.recv() })
    }
  })
  go(function* state() {
    let queued = changes
    for (;;) {
      if (fix) {
        const out = queued > 0 ? events.send(membershipChange) : nilChan<Callback>().send(membershipChange)
        const got = yield* select({ stop: stopper.recv(), callback: callbacks.recv(), out })
        if (got.case === 'stop') return
        if (got.case === 'callback') got.value?.()
        else queued--
        continue
      }
      const got = trySelect({ stop: stopper.recv(), callback: callbacks.recv() })
      if (got?.case === 'stop') return
      if (got?.case === 'callback') got.value?.()
      else yield* select({ sent: events.send(membershipChange), stop: stopper.recv() })
    }
  })
  for (let i = 0; i < changes; i++) yield* applied.recv()
  stopper.close()
}

export default kernel({
  name: 'cockroach_2448',
  wrong: 'two goroutines send to each other at the same time, on two channels without a buffer',
  kind: 'global deadlock',
  goroutines: ['processRaft', 'state'],
  behind: ['main'],
  objects: ['events', 'callbacks', 'stopper'],
  program,
})
