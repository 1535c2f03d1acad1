/** What goes wrong quietly, counted for the monitor's rules. Plain numbers; none of it is on a hot path. */
export class Tallies {
  /** Ticks that no receiver took in time, and the name of who received next. */
  ticksDropped = 0
  tickDroppedBy = ''
  /** Contexts made that have not ended. One that nobody ever ends stays in here, collected or not. */
  contexts = 0
  /** Contexts with a cancel function made so far. */
  contextsMade = 0
}
