import { workload } from 'weir'

interface Config {
  colour: string
}

function readConfig(): Config {
  throw new Error('no config here')
}

export default workload({
  name: readConfig().colour,
  main: function* () {},
})
