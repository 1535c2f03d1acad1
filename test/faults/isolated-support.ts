/** The app around a user's file that runs in a process of its own, as the shells make it. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { createApp, createHost, forkChild, IsolatedSource } from '../../src/main/host/index.ts'
import type { App } from '../../src/main/host/index.ts'
import type { HostState, RunState } from '../../src/shared/model.ts'

const files = fileURLToPath(new URL('./files/', import.meta.url))
export const fileOf = (name: string): string => path.join(files, `${name}.ts`)

/** Longer than any of it takes, also on a busy machine. */
export const soon = { timeout: 60_000 }

export interface Stage extends AsyncDisposable {
  app: App
  /** Waits for the run to be in that state. */
  until<S extends RunState['status']>(status: S): Promise<Extract<RunState, { status: S }>>
}

export function isolatedApp(heapMb = 512, directory = process.cwd()): Stage {
  const local = createHost({ shell: 'web', version: 'test' })
  const isolate = (file: string, isCopy: boolean): IsolatedSource =>
    new IsolatedSource(file, {
      launch: forkChild,
      isCopy,
      version: 'test',
      sampleHz: 10,
      heapMb,
      directory,
      echo: false,
    })
  const app = createApp({ local, isolate })
  return {
    app,
    until: async (status) => {
      await vi.waitFor(
        () => {
          const { run } = app.state
          if (run.status !== status) throw new Error(`${run.status}: ${JSON.stringify(run)}`)
        },
        { ...soon, interval: 20 },
      )
      return app.state.run as never
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

export const logOf = ({ log }: HostState): string => log.map(({ text }) => text).join('\n')
