import { chan, go, goroutinePool, sleep } from 'weir'

const orders = chan<number>(8, { name: 'orders', knob: true })
const cooks = goroutinePool({
  name: 'cooks',
  size: 2,
  queue: 50,
  worker: function* (order: number) {
    yield* sleep(20)
    return order
  },
})

go(function* waiter() {
  for (let order = 1; ; order++) yield* orders.send(order)
})
go(function* kitchen() {
  for (;;) {
    const order = yield* orders.recv()
    if (order === undefined) return
    yield* cooks.run(order)
  }
})

let told = 0
setInterval(() => {
  if (cooks.size !== told) console.log(`cooks: ${(told = cooks.size)}`)
}, 50)
