/** The host: everything the app can do, without a window, a browser or a socket. */
export { type App, createApp } from './app.ts'
export { createHost } from './create-host.ts'
export { IsolatedSource } from './isolated/isolated-source.ts'
export { forkChild, type Launch } from './isolated/launch.ts'
export { RecordingHost } from './recording-host.ts'
export { serve } from './serve.ts'
export type { Host } from './types.ts'
