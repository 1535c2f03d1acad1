import { createRequire } from 'node:module'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  type Chan,
  chan,
  type Go,
  go,
  type Goroutine,
  gosched,
  internals,
  Runtime,
  sleep,
} from '../../src/main/runtime/index.ts'

type Body = (ch: Chan<number>) => Go<void>

/** A module that Node itself loads: nothing has moved its lines. */
function written(text: string): { body: Body; file: string; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'weir-standing-'))
  const file = join(folder, 'body.cjs')
  writeFileSync(file, text)
  const { body } = createRequire(import.meta.url)(file) as { body: Body }
  return {
    body,
    file,
    end: () => {
      rmSync(folder, { recursive: true })
    },
  }
}

it('tells the line in which a goroutine is suspended, also within what its body delegates to', async () => {
  const { body, file, end } = written(`exports.body = function* body(ch) {
  yield* ch.recv()

  for (;;) yield* ch.recv()
}
`)
  const rt = new Runtime()
  try {
    await rt.run(function* () {
      const ch = chan<number>()
      const first = go(body, ch)
      const wrapped = go(function* wrapper() {
        const generator = body(ch)
        internals.standsFor(generator)
        yield* generator
      })
      yield* gosched()
      expect(internals.placesOf([first, wrapped])).toEqual([`${file}:2:3`, `${file}:2:3`])
      yield* ch.send(1)
      yield* gosched()
      expect(internals.placesOf([wrapped, first])).toEqual([`${file}:2:3`, `${file}:4:12`])
      first.kill()
      yield* sleep(0.1)
      const self: Goroutine<string[]> = go(function* () {
        yield* gosched()
        return internals.placesOf([first, self])
      })
      // Neither one that has ended nor one that runs stands anywhere.
      expect(yield* self.join()).toEqual(['', ''])
    })
  } finally {
    rt.close()
    end()
  }
})
