import { chan, go, workload } from 'weir'

export default workload({
  name: 'deadlock',
  *main() {
    const orders = chan<number>()
    go(function* cook() {
      yield* orders.recv()
    })
    yield* chan<number>().recv()
  },
})
