import { workload } from 'weir'

for (;;);

export default workload({ name: 'loop-at-import', *main() {} })
