/** A program that ends by itself: 3,000 jobs, 500 at a time, then an idle pool that nobody closes. */
import { threadPool } from '../../../src/main/pool/index.ts'

const module = process.argv[2] ?? ''
const pool = threadPool<{ do: 'echo'; value: number }, number>({ name: 'flood', size: 2, module })
await pool.ready()
let next = 0
let sum = 0
await Promise.all(
  Array.from({ length: 500 }, async () => {
    while (next < 3_000) {
      const value = await pool.submit({ do: 'echo', value: next++ })
      sum += value
    }
  }),
)
pool.pause()
pool.resume()
console.log(sum)
