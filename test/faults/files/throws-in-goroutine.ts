import { go, sleep, workload } from 'weir'

function* worker(jobs: Map<number, string>) {
  yield* sleep(1)
  if (!jobs.has(7)) throw new Error('no such job')
}

export default workload({
  name: 'throws-in-goroutine',
  *main(w) {
    go(worker, new Map())
    yield* w.ctx.done()
  },
})
