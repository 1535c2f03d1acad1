/** The host: everything the app can do, without a window, a browser or a socket. */
export { createHost } from './create-host.ts'
export { serve } from './serve.ts'
export type { Host } from './types.ts'
