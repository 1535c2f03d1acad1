/** What a program asks its agent for, and what it gets: the types of `weir/agent`. */

export interface AgentOptions {
  /** What the program is called; the name of its file or folder when left out. */
  name?: string
  /** Port on 127.0.0.1; 0, the default, is any free one. */
  port?: number
  /**
   * Whether the app may turn knobs and kill goroutines. `ask`, the default: once its user has allowed it there.
   * `on`: at once. `off`: never; then nobody can allow it from outside.
   */
  tuning?: 'on' | 'ask' | 'off'
  /** Whether the app finds the program by itself, by a file that only its user can read; default true. */
  listed?: boolean
  /** Whether its address is written to stderr; default false. */
  print?: boolean
}

export interface Agent {
  /** Address with the token that observes; empty when the agent could not start. */
  readonly url: string
  /** The same with the token that controls; empty when tuning is off. */
  readonly controlUrl: string
  /** Why it could not start, or is not listed. */
  readonly problem: string | undefined
  /** Ends it. Idempotent. */
  close(): Promise<void>
}
