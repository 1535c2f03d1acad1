/** The whole page over an in-memory host, on fake timers: `settle` lets time pass for both. */
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, vi } from 'vitest'
import type { ReactNode } from 'react'
import { SessionContext } from '../../../src/renderer/state/context.ts'
import { createSession, type Session } from '../../../src/renderer/state/session.ts'
import { createClient } from '../../../src/shared/client.ts'
import { FakeHost } from './fake-host.ts'
import { memoryPair } from './memory-transport.ts'

export interface Harness {
  host: FakeHost
  session: Session
  /** Unreachable: further dials fail, as when the host's process is gone. */
  network: { reachable: boolean }
  /** Time passes in steps of 100 ms; a running program is sampled meanwhile. */
  settle(ms: number): Promise<void>
}

export const startMs = new Date(2026, 1, 3, 14, 32, 8).getTime()

export function startHarness(prepare: (host: FakeHost) => void = () => undefined): Harness {
  vi.useFakeTimers({ now: startMs })
  const host = new FakeHost(startMs)
  prepare(host)
  const network = { reachable: true }
  const session = createSession({
    dial() {
      if (!network.reachable) return Promise.reject(new Error('The socket did not open (code 1006).'))
      const [ours, theirs] = memoryPair()
      host.connect(theirs)
      return Promise.resolve(createClient(ours))
    },
  })
  const harness: Harness = {
    host,
    session,
    network,
    async settle(ms) {
      for (let passed = 0; passed < ms; passed += 100)
        await act(async () => {
          if (host.state.run.status === 'running') host.advance(100)
          else host.nowMs += 100
          await vi.advanceTimersByTimeAsync(100)
        })
    },
  }
  running.push(session)
  return harness
}

const running: Session[] = []

afterEach(() => {
  cleanup()
  for (const session of running.splice(0)) session.close()
  vi.useRealTimers()
})

export function renderWith(harness: Harness, children: ReactNode): void {
  render(<SessionContext value={harness.session}>{children}</SessionContext>)
}
