import { sleep, workload } from 'weir'

function giveUp() {
  process.exit(3)
}

export default workload({
  name: 'exits',
  *main() {
    yield* sleep(20)
    giveUp()
  },
})
