/** What the chunks with text hold. Files come from anywhere, so everything is checked before it is believed. */
import { z } from 'zod'
import type { Layout } from '../../shared/model.ts'

const reason = z.object({ kind: z.enum(['asked', 'finding', 'streamed']), text: z.string().max(2000) })
const time = z.number().min(0)

export const metaSchema = z.object({
  app: z.string().max(200),
  node: z.string().max(100),
  platform: z.string().max(100),
  cpus: z.number(),
  workload: z.string().max(4096),
  why: reason,
  begunAtMs: time,
  fromMs: time,
})
export type RecordingMeta = z.infer<typeof metaSchema>

export const doneSchema = z.object({ fromMs: time, toMs: time, workload: z.string().max(4096) })
export type RecordingEnd = z.infer<typeof doneSchema>

const metric = z.object({
  name: z.string(),
  unit: z.string(),
  kind: z.enum(['gauge', 'rate', 'quantile']),
  help: z.string(),
  attrs: z.record(z.string(), z.string()),
})
export const layoutSchema = z.object({ epoch: z.int().min(0), metrics: z.array(metric).max(100_000) })
/** Units may grow in number; a screen that does not know one shows the bare number. */
export const asLayout = (checked: z.infer<typeof layoutSchema>): Layout => checked as Layout

const list = z.array(z.looseObject({}))
const slices = {
  run: z.looseObject({ status: z.enum(['idle', 'starting', 'running', 'stopping', 'ended', 'failed']) }),
  checks: z.looseObject({ passed: z.number(), failed: z.number() }),
  knobs: list,
  changes: list,
  findings: list,
  log: list,
}

export const baseSchema = z.object({ atMs: time, state: z.looseObject(slices) })
export const deltasSchema = z.array(
  z.object({
    atMs: time,
    whole: z.looseObject(slices).partial().optional(),
    values: z.record(z.string(), z.number()).optional(),
    changes: list.optional(),
    log: list.optional(),
  }),
)

export const snapshotSchema = z.looseObject({
  atMs: time,
  tookMs: z.number(),
  total: z.number(),
  states: z.array(z.number()),
  sites: list,
  reasons: list,
  goroutines: list,
  channelCounts: z.object({ all: z.number(), blocked: z.number(), full: z.number(), closed: z.number() }),
  sendersBlocked: z.number(),
  channels: list,
  answers: z.record(z.string(), z.unknown()),
})
