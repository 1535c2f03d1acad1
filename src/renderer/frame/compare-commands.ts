import {
  compareAround,
  compareWithBefore,
  compareWithNewest,
  endComparison,
  markedOf,
  markShown,
  swapRanges,
} from '../state/compare.ts'
import type { Session } from '../state/session.ts'
import type { Command } from './commands.ts'

/** Marking and comparing stretches of time, for the palette. */
export function compareCommands(session: Session): Command[] {
  const { a, b } = markedOf(session).get()
  const one = (a === undefined) !== (b === undefined)
  return [
    {
      id: 'mark a',
      title: 'Compare: mark what is shown as A',
      hint: 'A',
      run: () => {
        markShown(session, 'a')
      },
    },
    {
      id: 'mark b',
      title: 'Compare: mark what is shown as B',
      hint: 'B',
      run: () => {
        markShown(session, 'b')
      },
    },
    ...(one
      ? [
          { id: 'before', title: 'Compare with the time before', run: () => compareWithBefore(session) },
          { id: 'newest', title: 'Compare with the newest', run: () => compareWithNewest(session) },
        ]
      : []),
    ...(a !== undefined && b !== undefined
      ? [{ id: 'swap', title: 'Compare: swap A and B', run: () => swapRanges(session) }]
      : []),
    ...(a === undefined && b === undefined
      ? []
      : [{ id: 'uncompare', title: 'End the comparison', run: () => endComparison(session) }]),
    ...session.host
      .get()
      .changes.toReversed()
      .slice(0, 5)
      .map((change) => ({
        id: `around ${String(change.number)}`,
        title: `Compare before and after change ${String(change.number)}: ${change.label} ${change.property}`,
        run: () => {
          compareAround(session, change)
        },
      })),
  ]
}
