/** With `--profile FOLDER` each screen's spell leaves a CPU profile that Chrome's and VS Code's viewers open. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CDPSession } from 'playwright-core'
import { asked } from './tools.ts'

export async function profiled<T>(session: CDPSession, name: string, act: () => Promise<T>): Promise<T> {
  if (!asked('profile')) return act()
  const folder = process.argv[process.argv.indexOf('--profile') + 1] ?? '.'
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 500 })
  await session.send('Profiler.start')
  const result = await act()
  const { profile } = await session.send('Profiler.stop')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${name}.cpuprofile`), JSON.stringify(profile))
  return result
}
