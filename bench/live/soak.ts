/**
 * One page left open on the built app with its first workload: the heap after a collection, what hangs in it,
 * the host's memory, frames, and the performance entries that development builds of React pile up. The host keeps
 * 15 min of rows and snapshots, so its memory may grow until then and has to be flat afterwards.
 */
import { launchBrowser } from '../../test/e2e/support/browser.ts'
import { startApp } from '../../test/e2e/support/app.ts'
import { openPage } from '../../test/e2e/support/page.ts'
import { countFrames, pageWork } from './frames.ts'
import { observe } from './observer.ts'
import { cpuSeconds, residentBytes } from './process-cpu.ts'
import { flag, mean, round, say, seconds } from './tools.ts'

const minutes = flag('minutes', 30)

interface Minute {
  minute: number
  pageHeapMB: number
  nodes: number
  listeners: number
  performanceEntries: number
  framesPerSecond: number
  mainThreadPercent: number
  hostRssMB: number
  hostHeapMB: number
  hostCpuPercent: number
}

/** Growth per hour of a figure over the second half of the run, by least squares. */
function slopePerHour(series: readonly Minute[], figure: (minute: Minute) => number): number {
  const half = series.slice(series.length >> 1)
  const meanX = mean(half.map(({ minute }) => minute))
  const meanY = mean(half.map(figure))
  const over = half.reduce((sum, at) => sum + (at.minute - meanX) * (figure(at) - meanY), 0)
  const under = half.reduce((sum, at) => sum + (at.minute - meanX) ** 2, 0)
  return (60 * over) / under
}

const app = await startApp('--workload', 'thumbnails', '--run')
const browser = await launchBrowser()
try {
  const { page, complaints } = await openPage(browser, app.url)
  const eyes = await observe(app.url)
  const { pid } = await eyes.client.call('app.info')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const series: Minute[] = []
  const from = performance.now()
  let before = await pageWork(session)
  let cpuBefore = cpuSeconds(pid)
  for (let minute = 1; minute <= minutes; minute++) {
    await seconds((from + minute * 60_000 - performance.now()) / 1000)
    const frames = await countFrames(page, 3)
    const work = await pageWork(session)
    const cpu = cpuSeconds(pid)
    series.push({
      minute,
      pageHeapMB: round(work.heapBytes / 1e6, 2),
      nodes: work.nodes,
      listeners: work.listeners,
      performanceEntries: await page.evaluate(() => performance.getEntries().length),
      framesPerSecond: round(frames.perSecond),
      mainThreadPercent: round((100 * (work.taskSeconds - before.taskSeconds)) / 60),
      hostRssMB: round(residentBytes(pid) / 1e6),
      hostHeapMB: round((eyes.value('process.memory.heap') ?? NaN) / 1e6),
      hostCpuPercent: round((100 * (cpu - cpuBefore)) / 60),
    })
    before = work
    cpuBefore = cpu
    say(JSON.stringify(series.at(-1)))
  }
  const lost = eyes.value('monitor.sample.lost')
  eyes.close()
  const slopes = {
    pageHeapMBPerHour: round(
      slopePerHour(series, (at) => at.pageHeapMB),
      2,
    ),
    hostRssMBPerHour: round(slopePerHour(series, (at) => at.hostRssMB)),
    nodesPerHour: round(slopePerHour(series, (at) => at.nodes)),
  }
  console.log(JSON.stringify({ node: process.version, minutes, slopes, lost, complaints, series }, null, 2))
} finally {
  await browser.close()
  await app.interrupt()
}
