import type { CDPSession, Page } from 'playwright-core'

/** Frames that the page really got, per second, and how long the longest took. */
export interface FrameCount {
  perSecond: number
  worstMs: number
  /** Share of frames over 50 ms. */
  janky: number
}

export async function countFrames(page: Page, seconds: number): Promise<FrameCount> {
  return page.evaluate(
    (ms) =>
      new Promise<FrameCount>((resolve) => {
        const from = performance.now()
        let last = from
        let frames = 0
        let slow = 0
        let worstMs = 0
        const tick = (): void => {
          const now = performance.now()
          frames++
          if (now - last > 50) slow++
          worstMs = Math.max(worstMs, now - last)
          last = now
          if (now - from < ms) requestAnimationFrame(tick)
          else resolve({ perSecond: (frames * 1000) / (now - from), worstMs, janky: slow / frames })
        }
        requestAnimationFrame(tick)
      }),
    seconds * 1000,
  )
}

export interface PageWork {
  /** JavaScript heap after a forced collection. */
  heapBytes: number
  nodes: number
  listeners: number
  /** Main-thread seconds spent in tasks since the page began. */
  taskSeconds: number
}

export async function pageWork(session: CDPSession): Promise<PageWork> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string): number => metrics.find((m) => m.name === name)?.value ?? NaN
  return {
    heapBytes: metric('JSHeapUsedSize'),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    taskSeconds: metric('TaskDuration'),
  }
}
