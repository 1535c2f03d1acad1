/**
 * THE contract: one value from which the types, the host's dispatcher, the renderer's client and the test
 * doubles derive. `scope: 'observe'` may look, `'control'` may also turn things.
 */
import { z } from 'zod'
import type { AppInfo, Change, FrameMessage, HostState, WorkloadInfo } from './model.ts'
import {
  type ChannelDetails,
  type ChannelPage,
  channelSorts,
  goroutineGroupings,
  type GoroutineDetails,
  type GoroutinePage,
  goroutineSorts,
} from './tables.ts'
import { type ProfileData, type ProfileFile, profileKinds } from './profile.ts'
import type { LanesSnapshot } from './scheduler.ts'
import type { Topology } from './topology.ts'
import { attachCalls, attachErrors } from './attach.ts'
import { hubCalls, hubErrors } from './hub.ts'
import { lockCalls, lockErrors } from './locks.ts'
import { poolCalls, poolErrors } from './pools.ts'
import { recordingCalls, recordingErrors } from './recording-calls.ts'
import { settingsCalls } from './settings.ts'

export type Scope = 'observe' | 'control'

/** Carries the output type of a call or the item type of a stream; there is no value behind it. */
export interface Carries<T> {
  readonly type?: T
}
const carries = <T>(): Carries<T> => ({})

/** Of a dropped file: a frame carries no more. */
export const droppedLength = 40_000

const nothing = z.undefined()
const knobId = z.string().min(1).max(200)
const finite = z.number()
const id = z.int().min(1)
const filter = z
  .array(
    z.strictObject({
      key: z.string().max(20),
      op: z.enum([':', '>', '<']),
      value: z.string().max(200),
      not: z.boolean().optional(),
    }),
  )
  .max(20)
const groupKey = z.string().max(4400)
/** The rows wanted, and the order to keep: see GoroutinePage.order. */
const window = { offset: z.int().min(0), limit: z.int().min(0).max(500), hold: z.int().optional() }

export const contract = {
  calls: {
    /** `scope` is what this connection may do. */
    'app.info': { scope: 'observe', input: nothing, output: carries<AppInfo & { scope: Scope }>() },
    'workloads.list': { scope: 'observe', input: nothing, output: carries<WorkloadInfo[]>() },
    'workload.start': {
      scope: 'control',
      input: z.strictObject({
        name: z.string().min(1).max(200).optional(),
        file: z.string().min(1).max(4096).optional(),
      }),
      output: carries<WorkloadInfo>(),
    },
    /**
     * A file whose place the page does not know, as browsers do it. It runs where it lies when it is found below the
     * folder that the app was started in, and from a copy otherwise.
     */
    'workload.drop': {
      scope: 'control',
      input: z.strictObject({
        name: z
          .string()
          .max(200)
          .regex(/^[^\\/:]+\.[cm]?[jt]s$/, 'the name of a .ts or .js file'),
        text: z.string().max(droppedLength),
        /** The copy of the same file that was run before: it is written anew, and what was on the screens goes on. */
        copy: z.string().max(4096).optional(),
      }),
      output: carries<WorkloadInfo>(),
    },
    /** The file that the copy is of was saved; what runs from it runs anew, as at every save. */
    'workload.saved': {
      scope: 'control',
      input: z.strictObject({ copy: z.string().max(4096), text: z.string().max(droppedLength) }),
      output: carries<null>(),
    },
    'workload.stop': { scope: 'control', input: nothing, output: carries<null>() },
    'knob.set': {
      scope: 'control',
      /** `kept`: the value that it had before the program was loaded anew. */
      input: z.strictObject({ id: knobId, value: finite, kept: z.literal(true).optional() }),
      output: carries<Change | null>(),
    },
    'knobs.reset': { scope: 'control', input: nothing, output: carries<Change[]>() },
    'change.undo': {
      scope: 'control',
      input: z.strictObject({ number: z.int().min(1) }),
      output: carries<Change>(),
    },
    /** Like `knob.set`, and takes itself back after so long unless it is kept. */
    'knob.try': {
      scope: 'control',
      input: z.strictObject({ id: knobId, value: finite, ms: z.number().min(1000).max(600_000) }),
      output: carries<Change | null>(),
    },
    'trial.keep': {
      scope: 'control',
      input: z.strictObject({ change: z.int().min(1) }),
      output: carries<null>(),
    },
    'finding.mute': {
      scope: 'control',
      input: z.strictObject({ id: z.string().min(1).max(500), muted: z.boolean() }),
      output: carries<null>(),
    },
    'goroutines.query': {
      scope: 'observe',
      input: z.strictObject({
        filter,
        groupBy: z.enum(goroutineGroupings),
        sort: z.strictObject({ by: z.enum(goroutineSorts), descending: z.boolean() }),
        /** Groups that show their goroutines: the first few, or all. */
        open: z.array(z.strictObject({ key: groupKey, all: z.boolean() })).max(200),
        ...window,
      }),
      output: carries<GoroutinePage>(),
    },
    'goroutine.get': { scope: 'observe', input: z.strictObject({ id }), output: carries<GoroutineDetails>() },
    'goroutine.kill': {
      scope: 'control',
      input: z.strictObject({ id }),
      output: carries<{ killed: number }>(),
    },
    /** All of the group that the filter lets through. */
    'goroutines.kill-group': {
      scope: 'control',
      input: z.strictObject({ filter, groupBy: z.enum(['site', 'reason']), key: groupKey }),
      output: carries<{ killed: number }>(),
    },
    'channels.query': {
      scope: 'observe',
      input: z.strictObject({
        filter,
        sort: z.strictObject({ by: z.enum(channelSorts), descending: z.boolean() }),
        ...window,
      }),
      output: carries<ChannelPage>(),
    },
    'channel.get': { scope: 'observe', input: z.strictObject({ id }), output: carries<ChannelDetails>() },
    'scheduler.lanes': {
      scope: 'observe',
      input: z.strictObject({
        windowMs: z.union([z.literal(120), z.literal(1000), z.literal(5000)]),
        /** For the recorder: a processor that nobody watches is not watched because of this question. */
        passive: z.boolean().optional(),
      }),
      output: carries<LanesSnapshot>(),
    },
    'topology.get': { scope: 'observe', input: z.strictObject({}), output: carries<Topology>() },
    'profile.get': {
      scope: 'observe',
      input: z.strictObject({ kind: z.enum(profileKinds) }),
      output: carries<ProfileData>(),
    },
    'profile.export': {
      scope: 'observe',
      input: z.strictObject({ kind: z.enum(profileKinds) }),
      output: carries<ProfileFile>(),
    },
    ...attachCalls,
    ...hubCalls,
    ...lockCalls,
    ...poolCalls,
    ...recordingCalls,
    ...settingsCalls,
  },
  streams: {
    /** Layout first, then history (at most `historyMs` back), then live rows. */
    frames: {
      scope: 'observe',
      input: z.strictObject({ historyMs: z.number().min(0).max(900_000) }),
      item: carries<FrameMessage>(),
    },
    /** The whole state first, then the slices that changed. */
    state: { scope: 'observe', input: nothing, item: carries<Partial<HostState>>() },
  },
} as const

export type Contract = typeof contract
export type CallName = keyof Contract['calls']
export type StreamName = keyof Contract['streams']

type Carried<C> = C extends Carries<infer T> ? T : never
export type CallInput<N extends CallName> = z.infer<Contract['calls'][N]['input']>
export type CallOutput<N extends CallName> = Carried<Contract['calls'][N]['output']>
export type StreamInput<N extends StreamName> = z.infer<Contract['streams'][N]['input']>
export type StreamItem<N extends StreamName> = Carried<Contract['streams'][N]['item']>

/** Stable codes of the errors that a call can answer with. */
export const errorCodes = [
  'unknown-call',
  'invalid-input',
  'forbidden',
  'unknown-knob',
  'knob-out-of-range',
  'knob-rejected',
  'unknown-change',
  'unknown-finding',
  'unknown-trial',
  'unknown-goroutine',
  'unknown-channel',
  'unknown-workload',
  'workload-broken',
  'nothing-running',
  'malformed-frame',
  'frame-too-large',
  'flooding',
  'closed',
  'timed-out',
  'internal',
  ...attachErrors,
  ...hubErrors,
  ...lockErrors,
  ...poolErrors,
  ...recordingErrors,
] as const
export type ErrorCode = (typeof errorCodes)[number]
