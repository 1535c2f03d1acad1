import { workload } from 'weir'

export default workload({
  name: 'throws-in-callback',
  *main(w) {
    setTimeout(() => {
      throw new Error('in a timer')
    }, 20)
    yield* w.ctx.done()
  },
})
