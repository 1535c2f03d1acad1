/**
 * Stopping from outside. Ctrl-C reaches the whole process group, so the app and the start script that waits
 * for it both get the signal, and the script may pass one on besides: however many come, `stop` runs once.
 */
export const stopDeadlineMs = 1500

/**
 * Calls `stop` once at SIGINT, SIGTERM or SIGHUP, or when the parent that has an IPC channel to us is gone,
 * and then `exit`, after 1.5 s at the latest.
 */
export function onStopSignal(stop: () => Promise<void>, exit: () => void): void {
  let stopping = false
  const begin = (): void => {
    if (stopping) return
    stopping = true
    setTimeout(exit, stopDeadlineMs)
    stop().then(exit, exit)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
  process.on('disconnect', begin)
}
