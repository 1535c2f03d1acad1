import { workload } from 'weir'

export default workload({
  name: 'stray-rejection',
  *main(w) {
    void Promise.reject(new Error('left alone'))
    yield* w.ctx.done()
  },
})
