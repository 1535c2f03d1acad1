/** A mistake of whoever typed the command: one line, exit code 2. */
export declare class OptionError extends Error {}

export interface Options {
  web: boolean
  /** 0 is any free port. */
  port: number
  open: boolean
  workload: { name: string; file?: undefined } | { file: string; name?: undefined } | undefined
  run: boolean
  /** The user's own file runs in the app's process. */
  inProcess: boolean
  /** Absolute path of a recording to open. */
  replay: string | undefined
  metricsPort: number | undefined
  otlpUrl: string | undefined
  /** Absolute path of a file to write. */
  create: string | undefined
  observeToken: boolean
  help: boolean
}

export declare const help: string

/**
 * @param directory what a relative workload file is relative to
 * @throws OptionError
 */
export declare function parseOptions(args: readonly string[], directory: string): Options
