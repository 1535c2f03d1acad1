import { sleep, workload } from 'weir'

async function forgotten() {
  throw new Error('nobody awaits me')
}

export default workload({
  name: 'leaves-rejection',
  *main(w) {
    yield* sleep(20)
    void forgotten()
    yield* w.ctx.done()
  },
})
