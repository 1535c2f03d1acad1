/**
 * The grammar of the filter fields, in one place for who types and for who filters:
 * `key:value`, `key>value`, `key<value`, a leading `-` for "not", free text for the name.
 */
import { goroutineStates, type GoroutineState } from './model.ts'
import type { FilterToken } from './tables.ts'

interface KeyRule {
  /** Which of `:`, `>` and `<` make sense. */
  ops: string
  hint: string
  /** Undefined when the value is fine, else why not. */
  check?: (value: string) => string | undefined
}

const number = (value: string): string | undefined =>
  /^\d+(\.\d+)?$/.test(value) ? undefined : `\`${value}\` is no number`
const duration = (value: string): string | undefined =>
  Number.isNaN(parseDuration(value)) ? `\`${value}\` is no time; write 250ms, 10s, 5m or 1h` : undefined
const state = (value: string): string | undefined =>
  statesNamed(value).length > 0 ? undefined : `there is no state \`${value}\`: ${goroutineStates.join(', ')}`

const processor = (value: string): string | undefined =>
  /^p?\d+$/i.test(value) ? undefined : `\`${value}\` is no processor; write P0, P1, …`

export type KeyRules = Readonly<Record<string, KeyRule>>

export const goroutineKeys: KeyRules = {
  state: { ops: ':', hint: 'state:select', check: state },
  wait: { ops: '><', hint: 'wait>10s', check: duration },
  age: { ops: '><', hint: 'age>1m', check: duration },
  fn: { ops: ':', hint: 'fn:worker' },
  file: { ops: ':', hint: 'file:pool.ts' },
  chan: { ops: ':', hint: 'chan:jobs' },
  id: { ops: ':><', hint: 'id:8841', check: number },
  pool: { ops: ':', hint: 'pool:fetchers' },
  proc: { ops: ':', hint: 'proc:P1', check: processor },
}

export const channelKeys: KeyRules = {
  name: { ops: ':', hint: 'name:jobs' },
  full: { ops: '', hint: 'full' },
  blocked: { ops: ':><', hint: 'blocked>0', check: number },
  closed: { ops: '', hint: 'closed' },
  shared: { ops: '', hint: 'shared' },
  /** Of pools and hubs: not among the others. */
  internal: { ops: '', hint: 'internal' },
  cap: { ops: ':><', hint: 'cap>100', check: number },
  len: { ops: ':><', hint: 'len>0', check: number },
  id: { ops: ':', hint: 'id:12', check: number },
}

/** A piece of the field: a token, or what is wrong with it. */
export interface FilterPart {
  text: string
  token?: FilterToken
  problem?: string
}

const shape = /^(-?)([a-z]+)([:><])(.*)$/i

/** Parts in order of typing. `freeKey`: what text without a key is matched against. */
export function parseFilter(text: string, rules: KeyRules, freeKey: string): FilterPart[] {
  const pieces = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []
  return pieces.map((piece) => parsePart(piece, rules, freeKey))
}

function parsePart(piece: string, rules: KeyRules, freeKey: string): FilterPart {
  const flag = piece.replace(/^-/, '')
  const not = piece.startsWith('-')
  if (rules[flag]?.ops === '') return { text: piece, token: token(flag, ':', '', not) }
  const match = shape.exec(piece)
  if (match === null) return { text: piece, token: token(freeKey, ':', plain(flag), not) }
  const [, , key = '', op = ':', raw = ''] = match
  const rule = rules[key]
  const value = plain(raw)
  if (rule === undefined)
    return { text: piece, problem: `There is no key \`${key}\`; there are ${Object.keys(rules).join(', ')}.` }
  if (rule.ops === '') return { text: piece, problem: `\`${key}\` stands alone.` }
  if (!rule.ops.includes(op)) return { text: piece, problem: `Write ${rule.hint}.` }
  if (value === '') return { text: piece, problem: `\`${key}\` needs a value, e.g. ${rule.hint}.` }
  const wrong = rule.check?.(value)
  if (wrong !== undefined)
    return { text: piece, problem: `${wrong[0]?.toUpperCase() ?? ''}${wrong.slice(1)}.` }
  return { text: piece, token: token(key, op as FilterToken['op'], value, not) }
}

const plain = (value: string): string => value.replaceAll('"', '')

function token(key: string, op: FilterToken['op'], value: string, not: boolean): FilterToken {
  return not ? { key, op, value, not } : { key, op, value }
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }

/** `250ms`, `10s`, `1.5m`, `1h` in ms; a bare number is seconds; NaN when it is no time. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)?$/.exec(text)
  if (match === null) return NaN
  return Number(match[1]) * (units[match[2] ?? 's'] ?? NaN)
}

/** States whose name begins like that; `send`, `receive` and `io` are understood too. */
export function statesNamed(text: string): GoroutineState[] {
  const wanted = text.toLowerCase().replaceAll(/[\s_/-]/g, '')
  if (wanted === '') return []
  return goroutineStates.filter((each) => {
    const name = each.toLowerCase().replaceAll(/[\s/]/g, '')
    return name.startsWith(wanted) || name === `chan${wanted}`
  })
}
