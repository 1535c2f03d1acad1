import { gone, workload } from 'weir'

export default workload({ name: 'unknown-import', main: gone })
