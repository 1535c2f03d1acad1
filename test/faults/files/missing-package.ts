import { workload } from 'weir'
import nothing from 'a-package-that-nobody-wrote'

export default workload({ name: 'missing-package', main: nothing })
