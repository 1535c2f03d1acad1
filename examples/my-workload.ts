/**
 * A workload of your own: `npm start -- --workload examples/my-workload.ts --run`
 *
 * Orders arrive, four cooks prepare them. Watch channel `orders` while you turn the two knobs.
 */
import { chan, go, sleep, workload, type Chan, type Go } from 'weir'

export default workload({
  name: 'my-workload',
  title: 'Kitchen',
  summary: 'Orders arrive, four cooks prepare them',
  lesson: 'Four cooks prepare 20 orders/s at 200 ms each. At 25/s the queue fills, and the waiter waits.',
  knobs: {
    arrivals: {
      label: 'orders',
      property: 'arrivals',
      unit: '/s',
      min: 1,
      max: 100,
      initial: 25,
      help: 'Orders that arrive per second, as long as there is room for them.',
    },
    cooking: {
      label: 'cooks',
      property: 'time per order',
      unit: 'ms',
      min: 10,
      max: 1000,
      step: 10,
      initial: 200,
      help: 'How long a cook needs for one order.',
    },
  },

  *main(w) {
    const orders = chan<number>(50, { name: 'orders', knob: true })
    const dishes = chan<number>(0, { name: 'dishes' })
    const open = new Set<number>()

    function* waiter(): Go<void> {
      for (let order = 1; ; order++) {
        open.add(order)
        yield* orders.send(order)
        yield* sleep(1000 / w.knobs.arrivals.value)
      }
    }

    function* cook(orders: Chan<number>, dishes: Chan<number>): Go<void> {
      for (;;) {
        const order = yield* orders.recv()
        if (order === undefined) return
        yield* sleep(w.knobs.cooking.value)
        yield* dishes.send(order)
      }
    }

    go(waiter)
    for (let i = 0; i < 4; i++) go(cook, orders, dishes)

    while (w.ctx.err === undefined) {
      const order = yield* dishes.recv()
      w.check(order !== undefined && open.delete(order), `order ${order} was served twice`)
    }
  },
})
