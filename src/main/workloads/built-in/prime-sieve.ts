/** The concurrent prime sieve: each prime adds a goroutine that keeps its multiples from those behind it. */
import { chan, go, sleep, withCancel, workload, type Chan, type Context } from 'weir'

function generate(ctx: Context): Chan<number> {
  const out = chan<number>()
  go(function* generator() {
    for (let i = 2; ctx.err === undefined; i++) yield* out.send(i)
    out.close()
  })
  return out
}

function filter(input: Chan<number>, prime: number): Chan<number> {
  const out = chan<number>()
  go(function* filter() {
    for (let n = yield* input.recv(); n !== undefined; n = yield* input.recv())
      if (n % prime !== 0) yield* out.send(n)
    out.close()
  })
  return out
}

export const primeSieve = workload({
  name: 'prime-sieve',
  title: 'Prime sieve',
  summary: 'A chain of goroutines, one for each prime',
  tag: 'CSP',
  lesson:
    'The chain is as long as there are primes, so twice the length is four times the messages and more.',
  knobs: {
    length: {
      label: 'sieve',
      property: 'length',
      min: 1,
      max: 1000,
      initial: 100,
      scale: 'log',
      help: 'Primes found in one round, and so goroutines in the chain.',
    },
    pause: {
      label: 'round',
      property: 'pause',
      unit: 'ms',
      min: 0,
      max: 2000,
      step: 10,
      initial: 500,
      help: 'Time between two rounds.',
    },
  },

  *main(w) {
    while (w.ctx.err === undefined) {
      const [ctx, cancel] = withCancel(w.ctx)
      let chain = generate(ctx)
      for (let left = w.knobs.length.value; left > 0; left--) {
        const prime = yield* chain.recv()
        if (prime === undefined) return
        w.check(isPrime(prime), `${prime} came through the sieve`)
        chain = filter(chain, prime)
      }
      // Go's original leaks the whole chain. Here closing runs down it, once what is under way has been taken out.
      cancel()
      while ((yield* chain.recv()) !== undefined);
      w.check(w.rt.stats().goroutines === 1, 'the chain is still there')
      yield* sleep(w.knobs.pause.value)
    }
  },
})

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false
  return n > 1
}
