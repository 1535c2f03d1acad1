import { after, select, sleep, type Go } from '../runtime/index.ts'
import { closeCodes } from './connection.ts'
import type { HubCore } from './core.ts'
import type { Door } from './door.ts'

const defaultCloseMs = 5000

/**
 * See `Hub.close`. Runs as a goroutine of the hub's runtime, so that its deadlines follow that clock. When the runtime
 * is closed meanwhile, the loop's end cuts everybody, and what is left to do is to free the port.
 */
export async function shutDown(core: HubCore, door: Door): Promise<void> {
  if (!core.ended) {
    core.closing = true
    door.stopListening()
    await new Promise<void>((resolve) => {
      core.rt.go(function* hubClosing(): Go<void> {
        try {
          yield* closing(core)
        } finally {
          resolve()
        }
      })
    })
  }
  await door.close()
}

function* closing(core: HubCore): Go<void> {
  const { rt, options, clients } = core
  const deadline = rt.clock.now() + (options.closeMs ?? defaultCloseMs)
  // The first half of the time is for messages, the rest for closing handshakes.
  const flushed = rt.clock.now() + (deadline - rt.clock.now()) / 2
  yield* until(core, flushed, () => core.outgoing.len === 0 && !unwritten(core))
  for (const client of core.connected.values()) core.dismiss(client, closeCodes.goingAway, 'shutdown')
  yield* until(core, deadline, () => core.connected.size === 0 && clients.size === 0)
  for (const client of core.connected.values()) core.cut(client, 'shutdown')
  // A destroyed socket reports its end in the next turns of the event loop.
  for (let turns = 0; clients.size > 0 && turns < 20; turns++) yield* sleep(1)
  core.intake.stop()
  core.inbox.close()
  core.outgoing.close()
  for (const goroutine of [core.keeping, core.writing, core.loop]) goroutine?.kill()
}

function* until(core: HubCore, deadline: number, reached: () => boolean): Go<void> {
  while (!reached()) {
    const left = deadline - core.rt.clock.now()
    if (left <= 0) return
    yield* select({ progress: core.progress.recv(), late: after(left) })
  }
}

/** Somebody has messages in the outbox or bytes in the socket. */
function unwritten(core: HubCore): boolean {
  for (const { state, blocked, outbox } of core.clients.values()) {
    if (state === 'open' && (blocked || outbox.messages > 0)) return true
  }
  return false
}
