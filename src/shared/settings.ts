/**
 * What a user has chosen and finds again at the next start, in either shell. Kept by the host, because a page has
 * another origin at each port. Schema and calls in one place; contract.ts takes the calls in.
 */
import { z } from 'zod'
import type { Carries } from './contract.ts'

const carries = <T>(): Carries<T> => ({})

/** Knob values worth returning to. */
const preset = z.strictObject({
  name: z.string().min(1).max(80),
  /** Name of the workload that it belongs to. */
  workload: z.string().min(1).max(200),
  knobs: z.record(z.string().min(1).max(200), z.number()),
})
export type Preset = z.infer<typeof preset>

const tableLayout = z.strictObject({
  /** Widths that the user has chosen, in px, by column. */
  widths: z.record(z.string().max(40), z.number().min(20).max(2_000)),
  /** Columns in the order in which they stand; empty: as the table has them. */
  order: z.array(z.string().max(40)).max(60),
})
export type TableLayout = z.infer<typeof tableLayout>

export const settingsSchema = z.strictObject({
  theme: z.enum(['dark', 'light', 'system']),
  /** Length of the timeline's window, ms. */
  rangeMs: z.number().min(1_000).max(900_000),
  /** The Tuning dock open or a rail, by screen. */
  dockOpen: z.record(z.string().max(60), z.boolean()),
  /** Columns, by table. */
  tables: z.record(z.string().max(60), tableLayout),
  /** Whether single keys (Space, T, 1, …) act. */
  singleKeys: z.boolean(),
  /** A critical finding that opens saves the last minutes. */
  saveOnFinding: z.boolean(),
  presets: z.array(preset).max(200),
  /** Workload files that ran, newest first: absolute paths. */
  recentFiles: z.array(z.string().min(1).max(4096)).max(8),
  /** The desktop window, in screen coordinates. */
  window: z
    .strictObject({
      x: z.int(),
      y: z.int(),
      width: z.int().min(1),
      height: z.int().min(1),
      maximized: z.boolean(),
    })
    .nullable(),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  theme: 'system',
  rangeMs: 60_000,
  dockOpen: {},
  tables: {},
  singleKeys: true,
  saveOnFinding: true,
  presets: [],
  recentFiles: [],
  window: null,
}

export const settingsCalls = {
  'settings.get': { scope: 'observe', input: z.undefined(), output: carries<Settings>() },
  /** Changes what is named; answers with all of them. */
  'settings.set': {
    scope: 'control',
    input: settingsSchema.partial(),
    output: carries<Settings>(),
  },
} as const
