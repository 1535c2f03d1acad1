import type { Change } from '../../shared/model.ts'

/** Whether it can still be taken back: it is no undo itself, was not undone, and its knob is there. */
export const canUndo = ({ origin, undoneBy, over }: Change): boolean =>
  origin !== 'undo' && undoneBy === undefined && over !== true
