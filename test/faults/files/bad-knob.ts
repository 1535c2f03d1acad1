import { workload } from 'weir'

export default workload({
  name: 'bad-knob',
  knobs: { size: { label: 'pool', property: 'size', min: 1, max: 8, initial: 9, help: 'Out of range.' } },
  main: function* () {},
})
