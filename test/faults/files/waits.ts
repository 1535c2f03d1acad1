import { go, workload } from 'weir'

export default workload({
  name: 'waits',
  *main(w) {
    go(function* waiter() {
      yield* w.ctx.done()
    })
    yield* w.ctx.done()
  },
})
