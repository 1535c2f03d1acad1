// hugo #5379, page content: a shortcode, rendered with the content mutex held, asks for the page's word count,
// which needs the content once more: behind the Once in progress, and when that gives up, behind the mutex.
import {
  background,
  chan,
  go,
  type Go,
  Mutex,
  Once,
  select,
  WaitGroup,
  withTimeout,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Page {
  readonly #contentInit = new Once()
  readonly #plainInit = new Once()
  readonly #contentInitMu = new Mutex({ name: 'contentInitMu' })
  readonly #fix: boolean

  constructor(fix: boolean) {
    this.#fix = fix
  }

  *wordCount(withinContent = false): Go<void> {
    if (!(this.#fix && withinContent)) yield* this.#initContent()
    const mu = this.#contentInitMu
    const lock = !(this.#fix && withinContent)
    yield* this.#plainInit.do(function* () {
      if (!lock) return
      yield* mu.lock()
      mu.unlock()
    })
  }

  *#initContent(): Go<void> {
    const mu = this.#contentInitMu
    const renderShortcode = (): Go<void> => this.wordCount(true)
    yield* this.#contentInit.do(function* () {
      const [ctx, cancel] = withTimeout(background(), 1)
      const rendered = chan<true>(1, { name: 'rendered' })
      go(function* prepareForRender() {
        yield* mu.lock()
        yield* renderShortcode()
        mu.unlock()
        yield* rendered.send(true)
      })
      yield* select({ timeout: ctx.done(), rendered: rendered.recv() })
      cancel()
    })
  }
}

function* program(fix: boolean): Go<void> {
  const page = new Page(fix)
  const renderers = new WaitGroup({ name: 'renderers' })
  for (let i = 0; i < 2; i++) {
    renderers.go(function* pageRenderer() {
      yield* page.wordCount()
    })
  }
  yield* renderers.wait()
}

export default kernel({
  name: 'hugo_5379',
  wrong: 'rendering a page under its mutex asks for the page again, behind a Once and the same mutex',
  kind: 'global deadlock',
  goroutines: ['prepareForRender', 'pageRenderer'],
  behind: ['main'],
  objects: ['contentInitMu', 'once'],
  program,
})
