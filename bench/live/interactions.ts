/** Interaction to next paint, as the browser itself measures it (Event Timing), over real clicks and keys. */
import type { Page } from 'playwright-core'
import { quantile, round, seconds } from './tools.ts'

interface Watched {
  interactions: Map<number, number>
  longTasksMs: number[]
}
declare global {
  var watched: Watched | undefined
}

/** From now on; a new document begins anew. */
export async function watchInteractions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { interactions: new Map(), longTasksMs: [] }
    globalThis.watched = watched
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
        const id = entry.interactionId ?? 0
        if (id !== 0)
          watched.interactions.set(id, Math.max(watched.interactions.get(id) ?? 0, entry.duration))
      }
      // 16 ms is the least that a browser reports: faster interactions are missing from the list.
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.longTasksMs.push(entry.duration)
    }).observe({ type: 'longtask' })
  })
}

export interface Interactions {
  /** Those that were made; one that took less than 16 ms counts as 16. */
  made: number
  p95Ms: number
  worstMs: number
}

export async function takeInteractions(page: Page, made: number): Promise<Interactions> {
  await seconds(0.5)
  const told = await page.evaluate(() => {
    const durations = [...(globalThis.watched?.interactions.values() ?? [])]
    globalThis.watched?.interactions.clear()
    return durations
  })
  const durations = [...told, ...Array.from({ length: Math.max(0, made - told.length) }, () => 16)]
  return { made, p95Ms: round(quantile(durations, 0.95), 0), worstMs: round(Math.max(...durations), 0) }
}

export async function takeLongTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => globalThis.watched?.longTasksMs.splice(0) ?? [])
}

/**
 * What a user does on a screen, by mouse and keyboard: ranges, dock, pause, rows, heads. Returns how many
 * interactions it made. A control that this screen lacks is passed over.
 */
export async function useScreen(page: Page): Promise<number> {
  let made = 0
  const press = async (key: string): Promise<void> => {
    await page.keyboard.press(key)
    made++
    await seconds(0.25)
  }
  const click = async (selector: string, nth = 0): Promise<void> => {
    const target = page.locator(selector).nth(nth)
    if (!(await target.isVisible())) return
    const box = await target.boundingBox()
    if (box === null) return
    await page.mouse.click(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12))
    made++
    await seconds(0.25)
  }
  for (const key of ['1', '2', '3', '2', 't', 't', ' ', 'ArrowLeft', 'l']) await press(key)
  for (const nth of [1, 2]) await click('main [role="columnheader"] button', nth)
  for (const nth of [1, 3]) await click('main [role="row"]', nth)
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'Enter', 'Escape']) await press(key)
  for (const nth of [0, 1]) await click('main [role="radio"]', nth)
  await press('Control+k')
  for (const key of ['f', 'e', 't', 'ArrowDown', 'Escape']) await press(key)
  return made
}
