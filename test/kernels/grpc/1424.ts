// grpc-go #1424, dial: the watcher of addresses ends without closing the channel
// that says that it is done.
import { chan, go, type Go } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  go(function* dialContext() {
    const addresses = chan<true>(0, { name: 'addrCh' })
    const waited = chan<never>(1, { name: 'waitC' })
    go(function* waitForWatcher() {
      const done = chan<never>(0, { name: 'doneChan' })
      go(function* lbWatcher() {
        while ((yield* addresses.recv()) !== undefined);
        if (fix) done.close()
      })
      yield* done.recv()
      waited.close()
    })
    addresses.close()
  })
}

export default kernel({
  name: 'grpc_1424',
  wrong: 'a goroutine ends without closing the channel that announces its end',
  kind: 'leak',
  goroutines: ['waitForWatcher'],
  objects: ['doneChan'],
  program,
})
