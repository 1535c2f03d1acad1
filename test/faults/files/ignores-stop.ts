import { workload } from 'weir'

export default workload({
  name: 'ignores-stop',
  *main(w) {
    w.onStop(() => {
      for (;;);
    })
    console.log('it runs')
    yield* w.ctx.done()
  },
})
