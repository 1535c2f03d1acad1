/**
 * Numbers as the screen writes them. A figure has its unit apart, because units are set smaller and dimmer;
 * `text` joins both with the space that belongs between them.
 */
export interface Figure {
  value: string
  unit: string
}

const thinSpace = '\u2009'
const noBreakSpace = '\u00a0'
/** What is not known. */
export const unknown: Figure = { value: '–', unit: '' }

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const fixed = (value: number, digits: number): string => value.toFixed(digits)

/** Rates per second stick to the number as `k/s` does; other units stand off. */
export function text({ value, unit }: Figure): string {
  if (unit === '') return value
  return unit.startsWith('/') ? value + unit : value + noBreakSpace + unit
}

/** Three significant digits of 1 ≤ value < 1000, without trailing zeros. */
const three = (value: number): string => String(Number(value.toPrecision(3)))

function scaled(value: number): { value: string; suffix: string } | undefined {
  const steps = [
    { from: 999_500_000, by: 1e9, suffix: 'G' },
    { from: 999_500, by: 1e6, suffix: 'M' },
    { from: 1_000, by: 1e3, suffix: 'k' },
  ]
  const step = steps.find(({ from }) => Math.abs(value) >= from)
  return step && { value: three(value / step.by), suffix: step.suffix }
}

/** Counts: `12,482` up to 99,999, then `482 k`, `1.2 M`. */
export function count(value: number): Figure {
  if (Number.isNaN(value)) return unknown
  if (Math.abs(value) < 99_999.5) return { value: grouped.format(value), unit: '' }
  const short = scaled(value)
  return short === undefined ? unknown : { value: short.value, unit: short.suffix }
}

/** Where room is short (nav, axis): `5 k`, `12.5 k`. */
export function compact(value: number): string {
  if (Number.isNaN(value)) return unknown.value
  const short = Math.abs(value) >= 1_000 ? scaled(value) : undefined
  if (short !== undefined) return short.value + thinSpace + short.suffix
  return Number.isInteger(value) ? String(value) : three(value)
}

/** Events per second: `0.4 /s`, `8,930 /s`, `48.2 k/s`. */
export function rate(value: number): Figure {
  if (Number.isNaN(value)) return unknown
  if (Math.abs(value) >= 9_999.5) {
    const short = scaled(value)
    if (short !== undefined) return { value: short.value + thinSpace + short.suffix, unit: '/s' }
  }
  const digits = value !== 0 && Math.abs(value) < 9.95 ? 1 : 0
  return { value: digits === 0 ? grouped.format(value) : fixed(value, 1), unit: '/s' }
}

/** `85 µs`, `0.9 ms`, `35 ms`, `1.9 s`, `58 s`, `1 m 37 s`. */
export function duration(ms: number): Figure {
  if (Number.isNaN(ms)) return unknown
  if (ms === 0) return { value: '0', unit: 'ms' }
  if (ms < 0.0995) return { value: fixed(ms * 1_000, 0), unit: 'µs' }
  if (ms < 9.95) return { value: fixed(ms, 1), unit: 'ms' }
  if (ms < 999.5) return { value: fixed(ms, 0), unit: 'ms' }
  if (ms < 9_950) return { value: fixed(ms / 1_000, 1), unit: 's' }
  if (ms < 59_500) return { value: fixed(ms / 1_000, 0), unit: 's' }
  return { value: minutes(Math.round(ms / 1_000), 'm'), unit: '' }
}

function minutes(seconds: number, minuteUnit: string): string {
  const hours = Math.floor(seconds / 3_600)
  const rest = Math.floor((seconds % 3_600) / 60)
  const join = (a: number, unitA: string, b: number, unitB: string): string =>
    `${String(a)}${noBreakSpace}${unitA}${noBreakSpace}${String(b)}${noBreakSpace}${unitB}`
  return hours > 0 ? join(hours, 'h', rest, minuteUnit) : join(rest, minuteUnit, seconds % 60, 's')
}

/** In sentences: `1 min 37 s`, `42 s`. */
export function prose(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return seconds < 60 ? `${String(seconds)}${noBreakSpace}s` : minutes(seconds, 'min')
}

/** One unit only, for lists: `46 s`, `2 min`, `3 h`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const [value, unit] =
    seconds < 60 ? [seconds, 's'] : seconds < 3_600 ? [seconds / 60, 'min'] : [seconds / 3_600, 'h']
  return `${String(Math.floor(value))}${noBreakSpace}${unit}`
}

/** No decimals; one over 95 and under 1, where it matters. 0 and 100 are exact. */
export function percent(value: number): Figure {
  if (Number.isNaN(value)) return unknown
  const exact = value <= 0.04 || value >= 99.95
  const digits = !exact && (value > 95 || value < 0.95) ? 1 : 0
  return { value: fixed(value, digits), unit: '%' }
}

export function bytes(value: number): Figure {
  return Number.isNaN(value) ? unknown : { value: grouped.format(value / 1e6), unit: 'MB' }
}

/** By the unit that a metric or an effect carries on the wire. */
export function byUnit(value: number, unit: string): Figure {
  switch (unit) {
    case 'ms':
      return duration(value)
    case '%':
      return percent(value)
    case 'By':
      return bytes(value)
    case '/s':
      return rate(value)
    case 'By/s':
      return Number.isNaN(value) ? unknown : { value: grouped.format(value / 1e6), unit: 'MB/s' }
    default:
      return count(value)
  }
}

/** A knob's value: never rounded to significant digits, because the number is what was set. */
export function knobValue(value: number, step: number): string {
  const digits = Number.isInteger(step) ? 0 : Math.min(6, (String(step).split('.')[1] ?? '').length)
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits })
}

/** As `knobValue`, or the value's name where it is a choice. */
export const knobWord = (
  value: number,
  { names, step }: { names?: readonly string[]; step: number },
): string => names?.[value] ?? knobValue(value, step)

interface Turned {
  from: number
  to: number
  names?: readonly string[]
}

/** What a change went from and to. */
export const changeWords = ({ from, to, names }: Turned): [from: string, to: string] => [
  names?.[from] ?? knobValue(from, 1e-6),
  names?.[to] ?? knobValue(to, 1e-6),
]

export interface Delta {
  /** Unknown when there was nothing to compare with. */
  percent: number
  direction: 'up' | 'down' | 'same'
}

/** Under 5 % is the same. */
export function delta(before: number, after: number): Delta | undefined {
  if (Number.isNaN(before) || Number.isNaN(after) || before === 0) return undefined
  const percentage = ((after - before) / Math.abs(before)) * 100
  const direction = Math.abs(percentage) < 5 ? 'same' : percentage > 0 ? 'up' : 'down'
  return { percent: Math.abs(percentage), direction }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `14:32:08`, local. */
export function clock(timeMs: number): string {
  if (Number.isNaN(timeMs)) return unknown.value
  const date = new Date(timeMs)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
}

/** `14:32`. */
export const clockMinutes = (timeMs: number): string => clock(timeMs).slice(0, 5)

/** `1 worker`, `2 workers`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${text(count(n))} ${n === 1 ? one : many}`
}

/**
 * A name of a channel or pool in ten characters or so: names of one family differ at their end, so of a dotted name
 * the last part is what stays.
 */
export function shortName(name: string, room = 10): string {
  if (name.length <= room) return name
  const tail = name.slice(name.lastIndexOf('.') + 1)
  return tail !== '' && tail.length <= room ? tail : inTheMiddle(tail === '' ? name : tail, room)
}

/** Several that stand side by side: where the last parts are alike, the whole names tell them apart. */
export function shortNames(names: readonly string[], room = 10): string[] {
  const short = names.map((name) => shortName(name, room))
  return short.map((name, i) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : inTheMiddle(names[i] ?? name, room),
  )
}

function inTheMiddle(name: string, room: number): string {
  if (name.length <= room) return name
  const head = Math.ceil((room - 1) / 2)
  return `${name.slice(0, head)}…${name.slice(name.length - (room - 1 - head))}`
}
