/** A user's own file in the built app and a real browser: saved anew, blocked in an endless loop, stopped. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type RunningApp } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { openPage, screenshot } from './support/page.ts'

/** Longer than any of it takes, also on a busy machine. */
const patience = { timeout: 90_000 }

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
  const told = page.getByRole('alert')
  await told.getByRole('heading', { name: 'mine-blocked does not respond' }).waitFor(patience)
  await told.getByText(/mine\.ts:8:\d+$/).waitFor(patience)
  await told.getByText('for (;;);').waitFor(patience)
  await screenshot(page, 'own-file-blocked')
  await told.getByRole('button', { name: 'Stop it' }).click()
  await told.getByText('so its process was ended').waitFor(patience)

  expect(complaints).toEqual([])
})

test('dropped files: one that never loads can be stopped, one that is broken is shown with its line, a sound one runs', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  await page.getByText(/has ended/).waitFor(patience)

  await drop(page, 'stuck.ts', 'for (;;);\nexport {}')
  await page.getByRole('heading', { name: 'Starting stuck.ts …' }).waitFor(patience)
  await page.getByRole('button', { name: 'Stop loading' }).click()
  await page.getByRole('heading', { name: /^stuck.ts failed/ }).waitFor(patience)

  await drop(page, 'broken.ts', "import { workload } from 'weir'\n\nexport default workload({ name: })\n")
  const told = page.getByRole('alert')
  await told.getByRole('heading', { name: /^broken.ts failed/ }).waitFor(patience)
  await told.getByText(/broken\.ts:3:\d+$/).waitFor(patience)
  await told.getByText('name: })').waitFor(patience)
  await told.getByText('What you save since is not in it').waitFor(patience)
  await told.getByRole('button', { name: 'Choose it again …' }).waitFor(patience)
  await screenshot(page, 'own-file-broken')

  await drop(page, 'sound.ts', text('sound', 'yield* sleep(1e6)'))
  await page.getByRole('button', { name: 'Workload: sound' }).waitFor(patience)
  expect(complaints).toEqual([])
})

test('a chosen file that the browser can read again runs with what was saved since', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  const up = page.getByText(/^process \d+$/)
  await up.waitFor(patience)
  await page.getByRole('button', { name: /^Stop/ }).first().click()
  await page.getByText(/has ended/).waitFor(patience)

  await saveChosen(page, "import { workload } from 'weir'\n\nexport default workload({ name: })\n")
  await page.getByTitle('Look at another source').click()
  await page.getByRole('menuitem', { name: /^Choose a file/ }).click()
  const told = page.getByRole('alert')
  await told.getByRole('heading', { name: /^chosen.ts failed/ }).waitFor(patience)
  await told.getByText('It is read again when you save it').waitFor(patience)

  // By itself, as the file that lies on the disk does.
  await saveChosen(page, text('chosen', 'yield* sleep(1e6)'))
  await page.getByRole('button', { name: 'Workload: chosen' }).waitFor(patience)
  await page.getByText('chosen.ts (copy)').waitFor(patience)
  await up.waitFor(patience)

  await page.getByRole('button', { name: /^Stop/ }).first().click()
  const ended = page.getByRole('status').filter({ hasText: 'has ended' })
  await ended.waitFor(patience)
  await saveChosen(page, text('chosen-later', 'yield* sleep(1e6)'))
  await ended.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('button', { name: 'Workload: chosen-later' }).waitFor(patience)
  expect(complaints).toEqual([])
})

/** The system's dialog cannot be driven: what it would give is a handle of the browser's own file system. */
function saveChosen(page: Page, content: string): Promise<void> {
  return page.evaluate(async (words) => {
    const root = await navigator.storage.getDirectory()
    const handle = await root.getFileHandle('chosen.ts', { create: true })
    const stream = await handle.createWritable()
    await stream.write(words)
    await stream.close()
    Object.assign(window, { showOpenFilePicker: () => Promise.resolve([handle]) })
  }, content)
}

/** As a file manager does it. */
function drop(page: Page, name: string, content: string): Promise<void> {
  return page.evaluate(
    ([name = '', content = '']) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], name))
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    },
    [name, content],
  )
}
