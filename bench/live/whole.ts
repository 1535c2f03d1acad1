/**
 * The whole app under its built-in load: frames per second of the page in software rendering, the host's
 * event-loop delay, what the monitor costs (on and off in turn), how fast a turned knob takes effect, and
 * whether memory stays flat.
 */
import type { CDPSession } from 'playwright-core'
import { launchBrowser } from '../../test/e2e/support/browser.ts'
import { startApp } from '../../test/e2e/support/app.ts'
import { openPage } from '../../test/e2e/support/page.ts'
import { countFrames, pageWork } from './frames.ts'
import { observe, type Observer } from './observer.ts'
import { cpuSeconds, residentBytes } from './process-cpu.ts'
import { flag, fullLoad, mean, median, round, say, seconds } from './tools.ts'

const minutes = flag('minutes', 2)
const fetchers = { pool: 'fetchers' }

/** Host CPU with the monitor sampling and with it off, in alternating spells at the same load. */
async function monitorCost(eyes: Observer, pid: number, spells: number): Promise<Record<string, number>> {
  const rate = eyes.state.knobs.find((knob) => knob.id === 'monitor.rate')
  if (rate === undefined) throw new Error('there is no knob monitor.rate')
  const spell = async (hz: number): Promise<number> => {
    await eyes.client.call('knob.set', { id: rate.id, value: hz })
    await seconds(1)
    const from = cpuSeconds(pid)
    const at = performance.now()
    await seconds(8)
    return (cpuSeconds(pid) - from) / ((performance.now() - at) / 1000)
  }
  const on: number[] = []
  const off: number[] = []
  for (let i = 0; i < spells; i++) {
    on.push(await spell(rate.initial))
    off.push(await spell(0))
  }
  await eyes.client.call('knob.set', { id: rate.id, value: rate.initial })
  return {
    hostCpuOnPercent: round(100 * mean(on)),
    hostCpuOffPercent: round(100 * mean(off)),
    costShareOfHostPercent: round((100 * (mean(on) - mean(off))) / mean(on)),
    costMedianPercent: round((100 * (median(on) - median(off))) / median(on)),
  }
}

interface Memory {
  minute: number
  hostRssMB: number
  hostHeapMB: number
  pageHeapMB: number
  pageNodes: number
}

/** Twice a minute; the page's heap after a collection. */
async function watchMemory(eyes: Observer, pid: number, session: CDPSession): Promise<Memory[]> {
  const memory: Memory[] = []
  for (let i = 0; ; i++) {
    const work = await pageWork(session)
    memory.push({
      minute: i / 2,
      hostRssMB: round(residentBytes(pid) / 1e6),
      hostHeapMB: round((eyes.value('process.memory.heap') ?? NaN) / 1e6),
      pageHeapMB: round(work.heapBytes / 1e6),
      pageNodes: work.nodes,
    })
    say(JSON.stringify(memory.at(-1)))
    if (i >= minutes * 2) return memory
    await seconds(30)
  }
}

const startedAt = performance.now()
const app = await startApp('--workload', 'thumbnails', '--run')
const readyMs = performance.now() - startedAt
const browser = await launchBrowser()
try {
  const openedAt = performance.now()
  const { page, complaints } = await openPage(browser, app.url)
  await page.waitForFunction(() =>
    /\d/.test(document.querySelector('[data-testid="tile-goroutines"]')?.textContent ?? ''),
  )
  const liveMs = performance.now() - openedAt
  say(
    `app ready after ${round(readyMs, 0)} ms, live numbers ${round(liveMs, 0)} ms after the page was opened`,
  )

  const eyes = await observe(app.url)
  const { pid } = await eyes.client.call('app.info')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await eyes.until(() => (eyes.value('pool.size', fetchers) ?? 0) > 0, 'pool fetchers')
  say('35 s at the initial settings')
  await seconds(35)

  const turnedAt = performance.now()
  const change = await eyes.client.call('knob.set', { id: 'pool.fetchers.size', value: 8 })
  await eyes.until(() => eyes.value('pool.live', fetchers) === 8, '8 live fetchers', 5000)
  const effectMs = performance.now() - turnedAt
  say(
    `2 -> 8 fetchers: applied in ${round(change?.appliedMs ?? NaN, 2)} ms, seen in a sample after ${round(effectMs, 0)} ms`,
  )
  await seconds(37)
  const measured = eyes.state.changes.find((entry) => entry.number === change?.number)?.effect

  for (const [id, value] of Object.entries(fullLoad)) await eyes.client.call('knob.set', { id, value })

  // Memory is watched through everything that follows: full load, the monitor off and on, more pages, reloads.
  const watching = watchMemory(eyes, pid, session)
  say('60 s at full load with the page open')
  const delays = eyes.record('process.eventloop.delay', { quantile: 'p99' })
  const costs = eyes.record('monitor.cost')
  const workBefore = await pageWork(session)
  const frames = await countFrames(page, 60)
  const workAfter = await pageWork(session)
  const loopDelay = delays()
  const mainThreadPercent = (100 * (workAfter.taskSeconds - workBefore.taskSeconds)) / 60
  say(
    `${round(frames.perSecond)} frames/s, worst ${round(frames.worstMs)} ms, event-loop delay p99 ${round(Math.max(...loopDelay))} ms at most`,
  )

  say('the monitor on and off in turn')
  const cost = await monitorCost(eyes, pid, flag('spells', 4))
  say(
    `monitor: ${String(cost['costShareOfHostPercent'])} % of the host's CPU on average, ${String(cost['costMedianPercent'])} % by medians`,
  )

  say('three pages, one of them reloading')
  const throughput = async (n: number): Promise<number> => {
    const stop = eyes.record('pool.throughput', fetchers)
    await seconds(n)
    return mean(stop())
  }
  const alone = await throughput(10)
  const others = await Promise.all([openPage(browser, app.url), openPage(browser, app.url)])
  const reloads = (async () => {
    for (let i = 0; i < 5; i++) {
      await others[0].page.reload()
      await seconds(1.5)
    }
  })()
  const crowded = await throughput(10)
  await reloads
  await Promise.all(others.map(({ page: other }) => other.context().close()))
  say(`throughput ${round(alone)} /s with one page, ${round(crowded)} /s with three`)

  say(`memory until ${minutes} min have passed`)
  const memory = await watching
  const checks = eyes.state.checks
  eyes.close()
  const end = await app.interrupt()
  console.log(
    JSON.stringify(
      {
        node: process.version,
        readyMs: round(readyMs, 0),
        liveMs: round(liveMs, 0),
        turn: { appliedMs: round(change?.appliedMs ?? NaN, 2), seenMs: round(effectMs, 0), effect: measured },
        frames: {
          perSecond: round(frames.perSecond),
          worstMs: round(frames.worstMs),
          overFiftyMsPercent: round(frames.janky * 100, 2),
          mainThreadPercent: round(mainThreadPercent),
        },
        eventLoopDelayP99Ms: { median: round(median(loopDelay)), worst: round(Math.max(...loopDelay)) },
        monitor: { ...cost, ownFigurePercent: round(mean(costs()), 2) },
        pages: { throughputAlone: round(alone), throughputWithThree: round(crowded) },
        memory,
        checks,
        complaints,
        stop: { code: end.code, tookMs: round(end.tookMs, 0) },
      },
      null,
      2,
    ),
  )
} finally {
  await browser.close()
  await app.interrupt()
}
