import { basename } from 'node:path'
import { z } from 'zod'
import { workload } from 'weir'
import { answer } from './helper.ts'

/** Uses a package, a built-in module and a neighbour, all from where this file is. */
export default workload({
  name: 'good',
  title: basename(new URL(import.meta.url).pathname),
  summary: z.string().parse(`answer ${answer}`),
  main: function* () {},
})
