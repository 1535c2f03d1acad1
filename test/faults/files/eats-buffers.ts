import { sleep, workload } from 'weir'

const kept: Buffer[] = []

export default workload({
  name: 'eats-buffers',
  *main() {
    for (;;) {
      kept.push(Buffer.alloc(8 * 1024 * 1024, 1))
      yield* sleep(5)
    }
  },
})
