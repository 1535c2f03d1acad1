/** A user's own file in the built app and a real browser: saved anew, blocked in an endless loop, stopped. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot } from './support/page.ts'

/** `body` is what its goroutine `worker` does after half a second. */
const text = (name: string, body: string): string => `import { go, sleep, workload } from 'weir'

export default workload({
  name: '${name}',
  *main(w) {
    go(function* worker() {
      yield* sleep(500)
      ${body}
    })
    yield* w.ctx.done()
  },
})
`

let folder: string
let file: string
let app: RunningApp
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weir-e2e-'))
  file = path.join(folder, 'mine.ts')
  await writeFile(file, text('mine', 'yield* sleep(1e6)'))
  app = await startApp('--workload', file, '--run')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await app.interrupt()
  await rm(folder, { recursive: true })
})

test('runs in a process of its own; a save runs it anew; an endless loop is told and can be stopped', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  const stop = page.getByRole('button', { name: /^Stop/ }).first()
  await page.getByText('mine', { exact: true }).first().waitFor()
  await stop.waitFor()

  await writeFile(file, text('mine-again', 'yield* sleep(1e6)'))
  await page.getByText('mine-again', { exact: true }).first().waitFor()

  await writeFile(file, text('mine-blocked', 'for (;;);'))
  await page.getByText('mine-blocked', { exact: true }).first().waitFor()
  await page
    .getByText(/Endless loop/)
    .first()
    .waitFor()
  await screenshot(page, 'own-file-blocked')
  await stop.click()
  await page
    .getByRole('button', { name: /^(Start|Run)/ })
    .first()
    .waitFor()

  expect(complaints).toEqual([])
})
