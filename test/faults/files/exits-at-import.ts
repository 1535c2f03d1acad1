import { workload } from 'weir'

process.exit(0)

export default workload({ name: 'exits-at-import', *main() {} })
