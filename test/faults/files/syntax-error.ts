import { workload } from 'weir'

export default workload({
  name: 'syntax-error',
  main: function* ( {
  },
})
