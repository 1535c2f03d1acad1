/** The host: everything the app can do, without a window, a browser or a socket. */
export { createHost } from './create-host.ts'
export { toErrorInfo } from './errors.ts'
export { serve, type ServeOptions } from './serve.ts'
export type { FrameSource, Host, HostOptions, StartRequest } from './types.ts'
