/** Axis arithmetic: where ticks stand and how far a domain reaches. */
import { clock, clockMinutes } from '../format.ts'
import type { TimeWindow } from '../state/window.ts'

export interface Tick {
  /** Position in the domain: for a log axis the exponent. */
  at: number
  label: string
}

/** The smallest step of 1, 2, 2.5 or 5 times a power of ten that covers `max` in this many intervals. */
function niceStep(max: number, intervals: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(max / intervals, 1e-9)))
  const steps = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * power)
    .filter((step) => step < 2 || step % 1 === 0)
  return steps.find((step) => step * intervals >= max * 0.999_999) ?? power * 10
}

/** Top of an axis from zero. Keeps the last top until the data leaves it or fills less than 40 % of it. */
export function niceTop(max: number, last: number | undefined, intervals = 4): number {
  const wanted = Math.max(max, intervals)
  if (last !== undefined && wanted <= last && wanted >= last * 0.4) return last
  const step = niceStep(wanted, intervals)
  return Math.ceil(wanted / step - 1e-9) * step
}

export function linearTicks(top: number, format: (value: number) => string, intervals = 4): Tick[] {
  const step = niceStep(top, intervals)
  const ticks: Tick[] = []
  for (let at = 0; at <= top + step * 1e-9; at += step) ticks.push({ at, label: format(at) })
  return ticks
}

/** Labels of a log axis in milliseconds; `at` is the exponent. */
export function logTicks(lowExponent: number, highExponent: number): Tick[] {
  const ticks: Tick[] = []
  for (let at = lowExponent; at <= highExponent; at++) {
    const ms = 10 ** at
    ticks.push({ at, label: decade(ms) })
  }
  return ticks
}

/** Short enough to stand beside an axis. */
function decade(ms: number): string {
  if (ms < 1_000) return String(Number(ms.toPrecision(1)))
  return ms < 1_000_000 ? `${String(ms / 1_000)} s` : `${String(ms / 1_000_000)} ks`
}

const timeSteps = [5, 10, 15, 30, 60, 120, 180, 300, 600].map((seconds) => seconds * 1_000)
const labelRoomPx = 52
const longLabelRoomPx = 66

/** Round local times that leave each label its room. */
export function timeTicks({ fromMs, toMs }: TimeWindow, widthPx: number): Tick[] {
  const pxPerMs = widthPx / (toMs - fromMs)
  const roomFor = (step: number): number => (step < 60_000 ? longLabelRoomPx : labelRoomPx)
  const step = timeSteps.find((candidate) => candidate * pxPerMs >= roomFor(candidate)) ?? 1_800_000
  // Steps of minutes divide the offset of every time zone in use, so no correction is needed.
  const ticks: Tick[] = []
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step)
    ticks.push({ at, label: step < 60_000 ? clock(at) : clockMinutes(at) })
  return ticks
}

/** Position of a value on a knob's slider, 0 to 1. A log scale whose range starts at zero shifts by one. */
export interface SliderScale {
  min: number
  max: number
  step: number
  scale: 'linear' | 'log'
}

export function toFraction({ min, max, scale }: SliderScale, value: number): number {
  if (max <= min) return 0
  const shift = scale === 'log' && min <= 0 ? 1 - min : 0
  const fraction =
    scale === 'log'
      ? Math.log((value + shift) / (min + shift)) / Math.log((max + shift) / (min + shift))
      : (value - min) / (max - min)
  return Math.min(1, Math.max(0, fraction))
}

export function fromFraction(knob: SliderScale, fraction: number): number {
  const { min, max, scale } = knob
  const bounded = Math.min(1, Math.max(0, fraction))
  const shift = scale === 'log' && min <= 0 ? 1 - min : 0
  const value =
    scale === 'log'
      ? (min + shift) * ((max + shift) / (min + shift)) ** bounded - shift
      : min + (max - min) * bounded
  return snap(knob, value)
}

/** The nearest value that the knob can take. */
export function snap({ min, max, step }: SliderScale, value: number): number {
  const snapped = min + Math.round((value - min) / step) * step
  return Math.min(max, Math.max(min, Number(snapped.toPrecision(12))))
}
