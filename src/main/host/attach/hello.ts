/** What an agent says of its program to whoever has a token: before a socket is opened, and in every version alike. */
import { z } from 'zod'

/** Path of the answer; the token comes as `Authorization: Bearer …`. */
export const helloPath = '/agent'
/** Path of the sockets: one runtime each. */
export const socketPath = (runtime: number): string => `/ws?runtime=${String(runtime)}`

export const helloSchema = z.object({
  /** Of the contract; see contractVersion. */
  contract: z.int(),
  weir: z.string().max(50),
  name: z.string().max(200),
  pid: z.int().min(1),
  node: z.string().max(50),
  machine: z.string().max(300),
  startedAtMs: z.number(),
  tuning: z.enum(['on', 'ask', 'off']),
  /** What the token allows. */
  scope: z.enum(['observe', 'control']),
  runtimes: z
    .array(z.object({ id: z.int().min(1), name: z.string().max(200), goroutines: z.number() }))
    .max(1000),
})
export type Hello = z.infer<typeof helloSchema>
