import { type Go, go, gosched, Mutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import type { Outcome } from '../outcome.ts'

export function* mutexFree(n: number): Go<Outcome> {
  const mutex = new Mutex()
  let count = 0
  for (let i = 0; i < n; i++) {
    yield* mutex.lock()
    count++
    mutex.unlock()
  }
  return { checksum: count }
}

export function* mutexHeld(n: number): Go<Outcome> {
  const rivals = 4
  const mutex = new Mutex()
  const wg = new WaitGroup()
  let count = 0
  wg.add(rivals)
  for (let g = 0; g < rivals; g++) {
    go(function* rival() {
      for (let i = 0; i < n / rivals; i++) {
        yield* mutex.lock()
        count++
        yield* gosched()
        mutex.unlock()
      }
      wg.done()
    })
  }
  yield* wg.wait()
  return { checksum: count }
}
