import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = fileURLToPath(new URL('../screenshots/', import.meta.url))

export interface WatchedPage {
  page: Page
  /** Console errors, uncaught exceptions, failed or foreign requests: an e2e test ends with none of them. */
  complaints: string[]
}

export async function openPage(
  browser: Browser,
  url: string,
  width = 1440,
  height = 900,
  more: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'dark', ...more })
  const page = await context.newPage()
  const complaints: string[] = []
  const origin = new URL(url).origin
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(origin) && !/^(data|blob):/.test(to)) complaints.push(`foreign request: ${to}`)
  })
  await page.goto(url)
  return { page, complaints }
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}${name}.png` })
}

interface AxeViolation {
  id: string
  impact: string | null
  help: string
  nodes: { target: string[]; failureSummary?: string }[]
}

/**
 * What still fades, such as the button that was just hovered, has arrived: a scan sees final colours. What runs by a scroll
 * position and not by time ends when somebody scrolls there.
 */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect, timeline }) => {
      return timeline === document.timeline && effect?.getComputedTiming().endTime !== Infinity
    })
    await Promise.allSettled(ending.map((animation) => animation.finished))
  })
}

/** The dialog that asks before something is done: in the theme that is worn, and its colours in the other one. */
export async function dialogFindings(page: Page): Promise<string[]> {
  const dialog = '[role=alertdialog]'
  await page.locator(dialog).waitFor()
  const found = await seriousAxeFindings(page, undefined, dialog)
  const wear = (theme: string | undefined): Promise<string | undefined> =>
    page.evaluate((next) => {
      const { dataset } = document.documentElement
      const worn = dataset['theme']
      dataset['theme'] = next
      return worn
    }, theme)
  const worn = await wear('light')
  found.push(...(await seriousAxeFindings(page, 'color-contrast', dialog)))
  await wear(worn)
  return found
}

/** axe's findings of serious or critical impact, one line each; of one rule, or within one part, when it is named. */
export async function seriousAxeFindings(page: Page, only?: string, within?: string): Promise<string[]> {
  await page.evaluate(axeSource)
  await settled(page)
  const violations = await page.evaluate(
    async ([rule, part]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(where: object, what: object): Promise<{ violations: AxeViolation[] }> }
      }
      const where = part === undefined ? document : { include: [part] }
      // The rows of a grid scroll by the keys of the grid, which has the focus; axe looks at the box of the rows alone.
      const byKeys = ({ target: [row = ''] }: { target: string[] }): boolean =>
        document.querySelector(row)?.closest('[role$=grid]')?.getAttribute('tabindex') === '0'
      return (await axe.run(where, rule === undefined ? {} : { runOnly: [rule] })).violations
        .map((found) =>
          found.id === 'scrollable-region-focusable'
            ? { ...found, nodes: found.nodes.filter((node) => !byKeys(node)) }
            : found,
        )
        .filter(({ nodes }) => nodes.length > 0)
    },
    [only, within] as const,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((n) => `  ${n.target.join(' ')} ${n.failureSummary ?? ''}`).join('\n')}`,
    )
}
