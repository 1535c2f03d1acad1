/** What the palette offers for knobs: `fetchers size 8`, a number alone, a name that still lacks its number. */
import type { KnobState } from '../../shared/model.ts'
import { snap } from '../charts/scale.ts'
import { duration, knobWord, text } from '../format.ts'
import { lockOf } from '../state/host.ts'
import { sizeInWords } from '../state/recording.ts'
import type { Session } from '../state/session.ts'
import type { Command } from './commands.ts'
import { rankOfGroup } from './knob-groups.ts'
import { matches } from './matches.ts'

const nameOf = ({ label, property }: KnobState): string => `${label} ${property}`.trim()

/** As people write it: `30 s`, not `30000 ms`. */
function inWords(value: number, knob: KnobState): string {
  const { unit } = knob
  // `2 m`: what is set is often round.
  if (unit === 'ms') return text(duration(value)).replace(/(\d\s?m)\s0\s?s$/, '$1')
  if (unit === 'By') return sizeInWords(value)
  const word = knobWord(value, knob)
  return unit === '' || knob.names !== undefined
    ? word
    : `${word}${unit.startsWith('/') ? '' : '\u00a0'}${unit}`
}

const wantedName = (words: string): string =>
  words
    .replace(/^set\b/i, '')
    .replace(/\bto\b.*$/i, '')
    .trim()

/** Knobs that a number is for: those that the words name, or the one turned last. */
export function settingCommands(session: Session, words: string, number: number): Command[] {
  const { host, view, actions } = session
  if (lockOf(host.get()) !== undefined) return []
  const wanted = wantedName(words)
  return host
    .get()
    .knobs.filter((knob) => (wanted === '' ? knob.id === view.get().knob : matches(nameOf(knob), wanted)))
    .toSorted((a, b) => rankOfGroup(a.group) - rankOfGroup(b.group))
    .map((knob) => {
      const value = Math.min(knob.max, Math.max(knob.min, snap(knob, number)))
      return {
        id: `set ${knob.id}`,
        title: `Set ${nameOf(knob)} to ${inWords(value, knob)}${insteadOf(number, value, knob)}`,
        hint: `now ${inWords(knob.value, knob)}`,
        run: () => actions.setKnob(knob.id, value),
      }
    })
}

/** Said whenever it is not the number that was typed. */
function insteadOf(number: number, value: number, { min, max }: KnobState): string {
  if (value === number) return ''
  if (number > max) return `, the most it can be, not ${String(number)}`
  if (number < min) return `, the least it can be, not ${String(number)}`
  return `, the nearest to ${String(number)}`
}

/** `set fetchers size to abc`: what is missing, and Enter makes room for it. */
export function missingNumber(session: Session, query: string): Command[] {
  const { host } = session
  if (!/^\s*set\b.*\bto\b/i.test(query) || lockOf(host.get()) !== undefined) return []
  const wanted = wantedName(query)
  if (wanted === '') return []
  return host
    .get()
    .knobs.filter((knob) => matches(nameOf(knob), wanted))
    .map((knob) => ({
      id: `number ${knob.id}`,
      title: `${nameOf(knob)} needs a number from ${inWords(knob.min, knob)} to ${inWords(knob.max, knob)}`,
      hint: knob.unit === 'ms' || knob.unit === 'By' ? `typed in ${knob.unit === 'ms' ? 'ms' : 'bytes'}` : '',
      fill: `Set ${nameOf(knob)} to `,
      run: () => undefined,
    }))
}

/** Every knob by its name. */
export const knobCommands = (knobs: readonly KnobState[]): Command[] =>
  knobs
    .toSorted((a, b) => rankOfGroup(a.group) - rankOfGroup(b.group))
    .map((knob) => ({
      id: `knob ${knob.id}`,
      title: `Set ${nameOf(knob)} to …`,
      hint: `now ${inWords(knob.value, knob)}`,
      fill: `Set ${nameOf(knob)} to `,
      run: () => undefined,
    }))

/** What open findings advise, one command each. */
export function adviceCommands({ host, actions }: Session): Command[] {
  const { findings, knobs } = host.get()
  return findings.flatMap(({ id, title, advice }) => {
    const knob = knobs.find((each) => each.id === advice?.knob)
    if (advice === undefined || knob === undefined || knob.value === advice.value) return []
    return {
      id: `advice ${id}`,
      title: `Set ${nameOf(knob)} to ${inWords(advice.value, knob)}: ${title.replaceAll('`', '')}`,
      hint: `now ${inWords(knob.value, knob)}, suggested`,
      run: () => actions.setKnob(knob.id, advice.value),
    }
  })
}
