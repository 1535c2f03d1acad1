// etcd #6857, raft node: asking for its status sends to the node's loop
// without looking whether the loop has been stopped.
import { chan, type Chan, go, type Go, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const status = chan<Chan<string>>(0, { name: 'status' })
  const stop = chan<true>(0, { name: 'stop' })
  const done = chan<never>(0, { name: 'done' })

  go(function* run() {
    for (;;) {
      const got = yield* select({ status: status.recv(), stop: stop.recv() })
      if (got.case === 'stop') break
      if (got.value !== undefined) yield* got.value.send('leader')
    }
    done.close()
  })
  go(function* askStatus() {
    const answer = chan<string>(0, { name: 'answer' })
    if (!fix) yield* status.send(answer)
    else if ((yield* select({ asked: status.send(answer), done: done.recv() })).case === 'done') return
    yield* answer.recv()
  })
  go(function* stopNode() {
    const got = yield* select({ stop: stop.send(true), done: done.recv() })
    if (got.case === 'stop') yield* done.recv()
  })
}

export default kernel({
  name: 'etcd_6857',
  wrong: 'a request is sent to a loop that has been stopped',
  kind: 'leak',
  goroutines: ['askStatus'],
  objects: ['status'],
  program,
})
