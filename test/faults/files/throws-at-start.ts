import { workload } from 'weir'

type Plan = { steps: number }

function makePlan(): Plan {
  throw new Error('no plan today')
}

export default workload({
  name: 'throws-at-start',
  *main(w) {
    w.log(`${makePlan().steps} steps`)
  },
})
