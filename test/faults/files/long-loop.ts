import { existsSync } from 'node:fs'
import { sleep, workload } from 'weir'

function* busy() {
  while (!existsSync(process.env['WEIR_TEST_SIGN'] ?? ''));
}

export default workload({
  name: 'long-loop',
  *main(w) {
    yield* sleep(20)
    yield* busy()
    w.check(true, 'came through')
    yield* w.ctx.done()
  },
})
