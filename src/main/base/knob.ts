/**
 * Something that can be turned while the program runs. Whoever owns it registers it with its runtime under `knob`;
 * screens, command line and journal are generated from there.
 */
export interface Knob {
  /** Unique in a runtime, dotted: `pool.fetchers.size`. */
  readonly id: string
  /** Section of the Tuning dock: `Pools`, `Channels`, `Rate limits`, `Hub`, `Workload`, `Scheduler`, `Monitor`. */
  readonly group: string
  /** The thing turned, e.g. `fetchers`. */
  readonly label: string
  /** What about it, e.g. `size`. */
  readonly property: string
  /** e.g. `ms`, `/s`, or empty for a plain number. */
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly initial: number
  readonly scale?: 'linear' | 'log'
  /** What its values are called, from 0 on, when they are a choice and no quantity. */
  readonly names?: readonly string[]
  /** One sentence for the screen. */
  readonly help: string
  /** Names of the metrics whose before and after tell what a change did. */
  readonly effects?: readonly string[]
  get(): number
  set(value: number): void | Promise<void>
}
