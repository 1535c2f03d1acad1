/** What the journal writes down of a turn, before its effect is known. */
import type { Knob } from '../base/index.ts'
import type { Change } from '../../shared/model.ts'
import type { Timing, Turn } from './joining.ts'
import { measuresOf } from './measure.ts'
import type { Entry } from './overlaps.ts'

export interface Turned extends Pick<Change, 'number' | 'from' | 'to'>, Timing {
  program: string | undefined
}

export function newEntry(knob: Knob, { program, ...turned }: Turned, how: Turn, afterMs: number): Entry {
  const { id, label, property, unit, names } = knob
  const { origin, undoes, reason, guard } = how
  const { atMs } = turned
  return {
    change: {
      ...turned,
      knob: id,
      label,
      property,
      unit,
      origin,
      ...(names && { names }),
      ...(undoes !== undefined && { undoes }),
      ...(reason !== undefined && { reason }),
      ...(guard === true && { guard: 'armed' as const }),
      ...(program !== undefined && { program }),
      effect:
        origin === 'measure'
          ? { status: 'not measured', reason: 'a step of measuring sizes' }
          : { status: 'measuring', readyAtMs: atMs + afterMs },
    },
    measures: measuresOf(knob),
    overlaps: [],
    beganAtMs: atMs,
    open: origin !== 'measure',
  }
}
