/**
 * A workload runs in the app's own process, and a promise that its code leaves rejected would end Node. What
 * watches must not die of what it watches: the rejection is told, and the app goes on. An exception that nobody
 * has caught still ends it, since the state after one is anybody's guess.
 */
export function reportStrayRejections(): void {
  process.on('unhandledRejection', (reason) => {
    const words = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
    process.stderr.write(`weir: a promise was rejected and nobody has caught it: ${words}\n`)
  })
}
