/**
 * Every screen of the built app beside thumbnails at full load, 100,000 goroutines and 2,000 channels: frames per
 * second, the main thread's share, long tasks and interaction to next paint.
 */
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../../test/e2e/support/browser.ts'
import { root, startApp } from '../../test/e2e/support/app.ts'
import { openPage } from '../../test/e2e/support/page.ts'
import { countFrames, pageWork } from './frames.ts'
import { takeInteractions, takeLongTasks, useScreen, watchInteractions } from './interactions.ts'
import { observe } from './observer.ts'
import { asked, flag, fullLoad, round, say, seconds } from './tools.ts'
import { profiled } from './cpu-profile.ts'

const keys = {
  Overview: 'o',
  Goroutines: 'g',
  Channels: 'c',
  Pools: 'p',
  Hub: 'h',
  Scheduler: 's',
  Topology: 't',
  Profile: 'b',
  Findings: 'f',
  Recordings: 'r',
}
const only = asked('only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split(',') : []
const pictures = asked('pictures') ? process.argv[process.argv.indexOf('--pictures') + 1] : undefined
const watchSeconds = flag('seconds', 6)
const workload = fileURLToPath(new URL('bench/crowded.ts', `file://${root}/`))

const app = await startApp('--workload', workload, '--run')
const browser = await launchBrowser()
try {
  const { page, complaints } = await openPage(browser, app.url)
  const eyes = await observe(app.url)
  await eyes.until(
    () => (eyes.value('goroutine.total') ?? 0) >= 100_000 && (eyes.value('channel.count') ?? 0) >= 2_000,
    '100,000 goroutines and 2,000 channels',
    60_000,
  )
  for (const [id, value] of Object.entries(fullLoad)) await eyes.client.call('knob.set', { id, value })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await watchInteractions(page)
  await seconds(8)

  const screens: Record<string, unknown> = {}
  for (const [name, key] of Object.entries(keys)) {
    if (only.length > 0 && !only.includes(name)) continue
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await seconds(2)
    await takeLongTasks(page)
    const before = await pageWork(session)
    const from = performance.now()
    const frames = await profiled(session, name, () => countFrames(page, watchSeconds))
    const after = await pageWork(session)
    const longTasks = await takeLongTasks(page)
    const busy = (after.taskSeconds - before.taskSeconds) / ((performance.now() - from) / 1000)
    const interactions = asked('idle') ? undefined : await takeInteractions(page, await useScreen(page))
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` })
    screens[name] = {
      framesPerSecond: round(frames.perSecond),
      worstFrameMs: round(frames.worstMs, 0),
      mainThreadPercent: round(100 * busy),
      longTasks: longTasks.length,
      longestTaskMs: round(Math.max(0, ...longTasks), 0),
      interactions,
      heapMB: round(after.heapBytes / 1e6),
      nodes: after.nodes,
    }
    say(`${name}: ${JSON.stringify(screens[name])}`)
  }
  const program = {
    goroutines: eyes.value('goroutine.total'),
    channels: eyes.value('channel.count'),
    jobsPerSecond: eyes.value('job.throughput'),
    eventLoopDelayP99Ms: eyes.value('process.eventloop.delay', { quantile: 'p99' }),
    samplesLost: eyes.value('monitor.sample.lost'),
  }
  eyes.close()
  console.log(JSON.stringify({ node: process.version, program, screens, complaints }, null, 2))
} finally {
  await browser.close()
  await app.interrupt()
}
