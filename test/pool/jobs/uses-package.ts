import { Deque } from '../../../src/main/base/index.ts'
import { z } from 'zod'

/** Imports a TypeScript neighbour and a package, and knows where its source lies. */
export default function run(value: number): unknown {
  const deque = new Deque<number>()
  deque.push(z.number().parse(value))
  return [deque.length, new URL('.', import.meta.url).pathname.endsWith('/test/pool/jobs/')]
}
