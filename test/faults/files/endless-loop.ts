import { go, sleep, workload } from 'weir'

function* spin() {
  yield* sleep(20)
  for (let i = 0; ; i++) Math.sqrt(i)
}

export default workload({
  name: 'endless-loop',
  *main(w) {
    go(spin)
    yield* w.ctx.done()
  },
})
