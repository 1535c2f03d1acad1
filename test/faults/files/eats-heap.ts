import { sleep, workload } from 'weir'

const kept: unknown[] = []

function* hoard() {
  for (;;) {
    for (let i = 0; i < 300; i++) kept.push({ i, text: `number ${i}` })
    yield* sleep(1)
  }
}

export default workload({
  name: 'eats-heap',
  *main() {
    yield* hoard()
  },
})
