import { chan, go, sleep, workload } from 'weir'

export default workload({
  name: 'killed',
  knobs: { pace: { label: 'pace', property: 'ms', min: 1, max: 100, initial: 10, help: 'Time between two.' } },
  *main(w) {
    const numbers = chan<number>(4, { name: 'numbers' })
    go(function* sender() {
      for (let n = 0; ; n++) {
        yield* numbers.send(n)
        yield* sleep(w.knobs.pace.value)
      }
    })
    for (let n = 0; ; n++) w.check((yield* numbers.recv()) === n, `number ${n}`)
  },
})
