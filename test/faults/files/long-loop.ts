import { sleep, workload } from 'weir'

function* busy() {
  const end = performance.now() + 1600
  while (performance.now() < end);
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
