/** The web shell: Weir as a page on 127.0.0.1. */
export { runWeb } from './run.ts'
