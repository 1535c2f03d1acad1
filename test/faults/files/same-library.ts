import { currentRuntime, go, workload } from 'weir'

export default workload({
  name: 'same-library',
  *main(w) {
    const child = go(function* () {
      return currentRuntime()
    })
    w.check((yield* child.join()) === w.rt, 'the goroutine runs in another runtime')
  },
})
