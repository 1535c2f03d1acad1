import { type Chan, chan, type Go, go, select, trySelect } from '../../../src/main/runtime/index.ts'
import type { Outcome } from '../outcome.ts'

function* produce(ch: Chan<number>, first: number, step: number, n: number): Go<void> {
  for (let i = first; i < n; i += step) yield* ch.send(i)
}

export function* selectTwo(n: number): Go<Outcome> {
  const a = chan<number>()
  const b = chan<number>()
  go(produce, a, 0, 2, n)
  go(produce, b, 1, 2, n)
  let sum = 0
  for (let i = 0; i < n; i++) {
    const got = yield* select({ a: a.recv(), b: b.recv() })
    sum += got.value!
  }
  return { checksum: sum }
}

export function* selectEight(n: number): Go<Outcome> {
  const chans = Array.from({ length: 8 }, () => chan<number>())
  chans.forEach((ch, i) => go(produce, ch, i, 8, n))
  const [a, b, c, d, e, f, g, h] = chans as [
    Chan<number>,
    Chan<number>,
    Chan<number>,
    Chan<number>,
    Chan<number>,
    Chan<number>,
    Chan<number>,
    Chan<number>,
  ]
  let sum = 0
  for (let i = 0; i < n; i++) {
    const got = yield* select({
      a: a.recv(),
      b: b.recv(),
      c: c.recv(),
      d: d.recv(),
      e: e.recv(),
      f: f.recv(),
      g: g.recv(),
      h: h.recv(),
    })
    sum += got.value!
  }
  return { checksum: sum }
}

export function* selectDefault(n: number): Go<Outcome> {
  const a = chan<number>()
  const b = chan<number>()
  let idle = 0
  for (let i = 0; i < n; i++) {
    if (trySelect({ a: a.recv(), b: b.recv() }) === undefined) idle++
  }
  return { checksum: idle }
}
