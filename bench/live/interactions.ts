/** Interaction to next paint, as the browser itself measures it (Event Timing), over real clicks and keys. */
import type { Page } from 'playwright-core'
import { quantile, round, seconds } from './tools.ts'

/** One interaction as Event Timing saw it: the wait for the main thread, the handlers, and what came until the paint. */
interface Seen {
  what: string
  ms: number
  delayMs: number
  handlersMs: number
  paintMs: number
}

interface Watched {
  interactions: Map<number, Seen>
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
    // What was pressed, by the event's time: the entries name no key and no control.
    const pressed = new Map<number, string>()
    const note = (event: Event): void => {
      const target = event.target instanceof Element ? event.target : null
      const control = target?.closest('button, [role="row"], [role="radio"], a, input')
      const on = control?.getAttribute('aria-label') ?? control?.textContent.slice(0, 30)
      pressed.set(event.timeStamp, event instanceof KeyboardEvent ? event.key : `click ${on}`)
      if (pressed.size > 200) pressed.delete(pressed.keys().next().value ?? 0)
    }
    for (const type of ['keydown', 'keyup', 'pointerdown', 'pointerup', 'click'])
      addEventListener(type, note, { capture: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const id = entry.interactionId
        if (id === 0 || (watched.interactions.get(id)?.ms ?? 0) >= entry.duration) continue
        watched.interactions.set(id, {
          what: `${entry.name} ${pressed.get(entry.startTime) ?? ''}`,
          ms: entry.duration,
          delayMs: Math.round(entry.processingStart - entry.startTime),
          handlersMs: Math.round(entry.processingEnd - entry.processingStart),
          paintMs: Math.round(entry.startTime + entry.duration - entry.processingEnd),
        })
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
  slowest: readonly Seen[]
}

export async function takeInteractions(page: Page, made: number): Promise<Interactions> {
  await seconds(0.5)
  const told = await page.evaluate(() => {
    const seen = [...(globalThis.watched?.interactions.values() ?? [])]
    globalThis.watched?.interactions.clear()
    return seen
  })
  const durations = [
    ...told.map(({ ms }) => ms),
    ...Array.from({ length: Math.max(0, made - told.length) }, () => 16),
  ]
  return {
    made,
    p95Ms: round(quantile(durations, 0.95), 0),
    worstMs: round(Math.max(...durations), 0),
    slowest: told.sort((a, b) => b.ms - a.ms).slice(0, 4),
  }
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
