/** How many workers a pool needs, with the arithmetic that says so. Pure: the same figures give the same advice. */
import type { PoolAdvice, UslFit } from '../../../shared/pools.ts'
import { type Load, offeredLoad, waits, workersFor } from './erlang.ts'
import { type Flow, leastCompletions, leastSeconds } from './flow.ts'
import { saturated } from './saturated.ts'
import { outlook } from './outlook.ts'
import type { Enough, Tried } from './tried-sizes.ts'
import { uslAt } from './usl.ts'
import { figure, ms, percent } from './words.ts'

export interface Sizing {
  kind: 'goroutine' | 'thread'
  size: number
  min: number
  max: number
  targetMs: number
  /** Processors of the machine: more busy threads than that share them. */
  cpus: number
  fit: UslFit | undefined
  /** The size has been turned since the pool was first seen. */
  turned?: boolean
  /** Another pool that has too few workers: more may come here once it has enough. */
  starvedBy?: string | undefined
  /** The largest size that was tried and kept every worker busy: it takes more, whatever is seen to come now. */
  tried?: Tried | undefined
  /** A larger size that was tried, kept up and had time left: so much comes when nothing is held back. */
  enough?: Enough | undefined
}

/** What queues up counts as work to be done within so long. */
const drainSeconds = 10
/** Utilisation below which fewer workers are worth a word. */
const idle = 0.5
/** Little's law and the busy workers may differ by so much: their windows are not the same. */
const tolerance = 0.15
/** The one rule: the Pools screen, the findings and whoever else names a size ask here. */
export function adviseSize(flow: Flow | undefined, sizing: Sizing): PoolAdvice {
  const { size, targetMs, turned } = sizing
  if (flow === undefined) {
    const first = turned === true ? `Measuring at size ${size}` : 'Not enough data yet'
    const text = `${first}: advice needs ${leastSeconds} steady seconds and ${leastCompletions} jobs at one size.`
    return { level: 'unknown', law: '', text, why: [] }
  }
  const load: Load = flow
  const used = Math.min(1, flow.busy / size)
  const { law, why } = little(flow, used, sizing)
  why.push(
    `Variability: arrivals ${figure(flow.arrivalCv2)}, service times ${figure(flow.serviceCv2)} (squared coefficients; 1 is random).`,
  )
  const late = flow.waitP99Ms > targetMs
  const state = `At size ${size} utilisation is ${percent(used)}.`
  if (used < saturated && !late) return roomy(flow, sizing, { law, why, state, used })
  if (used < idle)
    return {
      level: 'limit',
      law,
      why,
      text: `${state} Waits of ${ms(flow.waitP99Ms)} (p99) come in bursts: smooth the arrivals before you add workers.`,
    }
  if (!late && !flow.heldBack && flow.waitWorstMs <= targetMs && sizing.tried === undefined) {
    const text = `${state} Waits of ${ms(flow.waitP99Ms)} (p99) are within ${ms(targetMs)}, but no more jobs fit.`
    return { level: 'fine', law, why, text }
  }
  const wanted = wantedSize(flow, load, sizing, why)
  return grow(wanted, flow, sizing, { law, why, state })
}

/** Little's law, and whether the busy workers that were counted agree with it. */
function little(flow: Flow, used: number, { size, kind }: Sizing): { law: string; why: string[] } {
  const { completions, serviceMs, busy } = flow
  const byLaw = (completions * serviceMs) / 1000
  const law = `${figure(completions)} jobs/s × ${ms(serviceMs)} = ${figure(byLaw)} busy workers.`
  const off = Math.abs(byLaw - busy) / Math.max(busy, 0.01)
  const check =
    off <= tolerance
      ? 'agrees with it'
      : kind === 'thread' && byLaw < busy
        ? `is ${percent(busy / byLaw - 1)} more: a thread is taken also while its jobs and results travel`
        : `differs by ${percent(off)}: jobs are not typical of the last seconds, so take what follows with care`
  return {
    law,
    why: [
      `Little’s law: ${law} Counted: ${figure(busy)} busy on average over ${figure(flow.seconds)} s, which ${check}.`,
      `Utilisation: ${figure(busy)} busy ÷ ${size} workers = ${percent(used)}.`,
    ],
  }
}

interface Told {
  law: string
  why: string[]
  state: string
}

function roomy(flow: Flow, sizing: Sizing, { law, why, state, used }: Told & { used: number }): PoolAdvice {
  const { size, min, max, targetMs, starvedBy } = sizing
  const floor = Math.floor(offeredLoad(flow)) + 1
  // What the model does not explain of the waits that there were does not go away with workers.
  const bursts = Math.max(0, flow.waitWorstMs - waits(size, flow).p99Ms)
  const enough =
    bursts < targetMs ? (workersFor(flow, targetMs - bursts, Math.max(min, floor), max) ?? size) : size
  if (bursts > targetMs / 20)
    why.push(
      `Waits were up to ${ms(flow.waitWorstMs)} (p99), of which the model explains ${ms(flow.waitWorstMs - bursts)}: jobs come in bursts.`,
    )
  if (used < idle && enough < size) {
    why.push(predicted(enough, flow))
    if (starvedBy !== undefined) {
      const text = `${state} ${enough} would do for what comes now, but ${starvedBy} has too few workers: more may come here once it keeps up.`
      return { level: 'fine', law, why, text }
    }
    const text = `${state} ${enough} would do for a p99 wait under ${ms(targetMs)}.`
    return { level: 'shrink', law, why, text, size: enough, predicted: outlook(enough, flow, sizing) }
  }
  why.push(predicted(size, flow))
  const text = `${state} No change needed. ${floor <= min ? '' : `Below ${floor} the queue grows without bound.`}`
  return { level: 'fine', law, why, text: text.trim() }
}

/** The size that the waits call for, however large. */
function wantedSize(
  flow: Flow,
  load: Load,
  { size, max, targetMs, tried, enough }: Sizing,
  why: string[],
): number {
  const arrivals = Math.max(load.arrivals, flow.completions, tried?.perSecond ?? 0)
  const from = Math.max(size, tried?.size ?? 0)
  if (tried !== undefined)
    why.push(
      `Tried: at size ${tried.size} all workers were busy, too, with ${figure(tried.perSecond)} jobs/s: more comes once there is room.`,
    )
  if (flow.heldBack && enough !== undefined) {
    const offered = { ...load, arrivals: Math.max(arrivals, enough.perSecond) }
    const wanted = Math.max(from + 1, workersFor(offered, targetMs, size, enough.size) ?? enough.size)
    why.push(
      `Seen at size ${enough.size}, where nothing was held back: ${figure(offered.arrivals)} jobs/s come, and ${figure(enough.busy)} workers are busy.`,
    )
    for (const workers of new Set([size, wanted])) why.push(predicted(workers, offered))
    return Math.min(max, wanted)
  }
  if (flow.heldBack) {
    const step = Math.max(from + 1, Math.ceil(from * 1.5))
    why.push(
      `The queue is full or submitters are held back, so the offered load is unknown but at least ${figure(arrivals)} jobs/s: half as many workers again, then measure.`,
    )
    return Math.min(max, step)
  }
  const backlog = flow.queued / drainSeconds
  // A handful in the queue is its normal state.
  const counts = backlog > arrivals / 20
  const offered = { ...load, arrivals: arrivals + (counts ? backlog : 0) }
  const queued = counts ? ` and the ${flow.queued} queued within ${drainSeconds} s,` : ''
  why.push(
    `Offered: ${figure(arrivals)} jobs/s${queued} × ${ms(load.serviceMs)} = ${figure(offeredLoad(offered))} workers’ worth.`,
  )
  const wanted = Math.max(from + 1, workersFor(offered, targetMs, size, max) ?? max)
  for (const workers of new Set([size, wanted])) why.push(predicted(workers, offered))
  return Math.min(max, wanted)
}

function predicted(workers: number, load: Load): string {
  const { waiting, meanMs, p99Ms } = waits(workers, load)
  if (!Number.isFinite(p99Ms)) return `With ${workers}: the queue grows without bound.`
  return `With ${workers}: ${percent(waiting)} of the jobs wait (Erlang C), ${ms(meanMs)} on average, p99 ${ms(p99Ms)}.`
}

function grow(wanted: number, flow: Flow, sizing: Sizing, { law, why, state }: Told): PoolAdvice {
  const { size, max, targetMs, kind, cpus, fit, tried, enough } = sizing
  const limit = (text: string): PoolAdvice => ({ level: 'limit', law, why, text: `${state} ${text}` })
  if (size >= max) return limit(`It is at its largest size: let fewer jobs in, or make them shorter.`)
  if (fit?.peak !== undefined && fit.peak <= size)
    return limit(`More workers deliver less: the measured peak is ${fit.peak}.`)
  if (fit === undefined && kind === 'thread' && size >= cpus)
    return limit(
      `The machine has ${cpus} processors, so more threads help only if the jobs wait for something. Measure sizes to find out.`,
    )
  let to = wanted
  if (fit?.peak !== undefined) to = Math.min(to, fit.peak)
  if (fit === undefined && kind === 'thread') to = Math.min(to, cpus)
  if (fit !== undefined) {
    const gain = uslAt(fit, to) / uslAt(fit, size) - 1
    why.push(
      `Measured scaling: size ${to} delivers ${figure(uslAt(fit, to))} jobs/s, ${percent(gain)} more than ${size}.`,
    )
    if (gain < 0.03) return limit(`${to} workers would deliver only ${percent(gain)} more.`)
  }
  const goal =
    flow.heldBack && enough === undefined
      ? 'and look again: submitters wait, so how many are needed does not show yet.'
      : to < wanted
        ? `, the most that helps; ${wanted} would be needed for a p99 wait under ${ms(targetMs)}.`
        : `for p99 wait under ${ms(targetMs)}.`
  return {
    level: 'grow',
    law,
    why,
    text: `${state}${tooFew(tried)}${flow.heldBack ? wasEnough(enough) : ''} Grow to ${to}${goal.startsWith(',') ? '' : ' '}${goal}`,
    size: to,
    predicted: outlook(to, flow, sizing),
  }
}

const tooFew = (tried: Tried | undefined): string =>
  tried === undefined ? '' : ` ${tried.size} were tried and stayed busy.`

const wasEnough = (enough: Enough | undefined): string =>
  enough === undefined ? '' : ` At ${enough.size} all that comes was done with ${figure(enough.busy)} busy.`
