/** The web shell: Weir as a page on 127.0.0.1. */
export { runWeb } from './run.ts'
export { startWebShell } from './server.ts'
export type { WebShell, WebShellOptions } from './server.ts'
