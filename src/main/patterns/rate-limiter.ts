import { DeadlineExceeded, Histogram, UsageError, type Clock, type Knob } from '../base/index.ts'
import {
  after,
  currentRuntime,
  select,
  Semaphore,
  type Chan,
  type Context,
  type Go,
  type Runtime,
} from '../runtime/index.ts'

export interface RateLimiterOptions {
  /** Unique in its runtime: it is part of the knob's id. */
  name: string
  /** Tokens per second, above 0. */
  perSecond: number
  /** Tokens that collect while nobody wants any; 1 when left out, which spaces takers evenly. */
  burst?: number
  /** The current runtime when left out. */
  rt?: Runtime
}

export interface RateLimiterStats {
  /** Tokens taken so far. */
  taken: number
  /** Goroutines waiting now. */
  waiting: number
  /** Time from asking to getting, ms; 0 for those who did not have to wait. The live one. */
  waitHist: Histogram
}

/** More than anybody collects; the semaphore's free places are the tokens. */
const places = 2 ** 40

/**
 * A token bucket, after golang.org/x/time/rate: `perSecond` tokens flow in, at most `burst` collect. Waiters are
 * served first come, first served; one that gives up costs no token. The rate can be changed at any time and
 * holds from that moment on, also for those who wait already.
 *
 * The tokens are the free places of a `Semaphore`, which brings order and cancellation; a goroutine refills it
 * while somebody waits. A timer that fires late loses nothing: what has flowed in meanwhile is handed out, and
 * `burst` caps only what nobody waits for.
 */
export class RateLimiter {
  readonly name: string
  readonly burst: number
  readonly #rt: Runtime
  readonly #clock: Clock
  readonly #tokens: Semaphore
  readonly #turned: Chan<true>
  readonly #release: (() => void)[] = []
  readonly #waitHist = new Histogram()
  #rate: number
  #taken = 0
  /** Part of the next token, 0 to 1, as of `#filledAt`. */
  #fraction = 0
  #filledAt: number
  #refilling = false
  /** In `wait`, also those whose slice ended before they stood in the semaphore's queue. */
  #wanting = 0

  constructor(options: RateLimiterOptions) {
    const { name, perSecond, burst = 1 } = options
    if (!(burst >= 1)) throw new UsageError('bad-limiter', `rate limiter ${name}: burst ${burst} is below 1`)
    this.name = name
    this.burst = Math.floor(burst)
    this.#rt = options.rt ?? currentRuntime()
    this.#clock = this.#rt.clock
    this.#rate = checkedRate(name, perSecond)
    this.#filledAt = this.#clock.now()
    this.#turned = this.#rt.chan<true>(1, { name: `limiter.${name}.turned`, internal: true })
    this.#tokens = new Semaphore(places, { name: `limiter.${name}`, internal: true })
    this.#tokens.tryAcquire(places - this.burst)
    const { registry } = this.#rt
    this.#release.push(registry.add('limiter', this), registry.add('knob', this.#knob()))
  }

  /** Tokens per second. */
  get rate(): number {
    return this.#rate
  }

  /** What has flowed in up to now did so at the old rate. 0 holds everybody until it is raised. */
  set rate(perSecond: number) {
    const checked = checkedRate(this.name, perSecond)
    this.#refill()
    this.#rate = checked
    this.#turned.trySend(true)
  }

  /**
   * Waits for a token. Throws the context's error when that ends first, at once when its deadline lies before
   * the token's time (at the present rate).
   */
  *wait(ctx?: Context): Go<void> {
    const asked = this.#refill()
    if (ctx?.err !== undefined) throw ctx.err
    if (!this.#tokens.tryAcquire()) {
      this.#checkDeadline(ctx)
      if (!this.#refilling) {
        this.#refilling = true
        this.#rt.go(this.#refillLoop.bind(this))
      }
      this.#wanting++
      try {
        yield* this.#tokens.acquire(1, ctx)
      } finally {
        this.#wanting--
      }
    }
    this.#taken++
    this.#waitHist.record(this.#clock.now() - asked)
  }

  /** Takes a token if there is one and nobody waits in front. */
  tryTake(): boolean {
    this.#refill()
    if (!this.#tokens.tryAcquire()) return false
    this.#taken++
    return true
  }

  stats(): RateLimiterStats {
    return { taken: this.#taken, waiting: this.#tokens.waiting, waitHist: this.#waitHist }
  }

  /** Takes the limiter and its knob out of the runtime's registry. Those who wait still get their tokens. */
  close(): void {
    for (const release of this.#release) release()
  }

  /** Lets in what has accumulated since the last time; returns the time (ms). */
  #refill(): number {
    const now = this.#clock.now()
    const tokens = this.#tokens
    const flowed = this.#fraction + ((now - this.#filledAt) / 1000) * this.#rate
    // A timer aimed at a token's very moment must find it there despite rounding.
    const whole = Math.floor(flowed + 1e-9)
    this.#filledAt = now
    this.#fraction = Math.max(0, flowed - whole)
    if (whole > 0) tokens.release(Math.min(whole, tokens.held))
    const excess = tokens.waiting > 0 ? 0 : places - tokens.held - this.burst
    if (excess >= 0 && tokens.waiting === 0) this.#fraction = 0
    if (excess > 0) tokens.tryAcquire(excess)
    return now
  }

  *#refillLoop(): Go<void> {
    try {
      for (;;) {
        this.#refill()
        if (this.#wanting === 0) return
        yield* select({ turned: this.#turned.recv(), due: after(this.#msToNext(1)) })
      }
    } finally {
      this.#refilling = false
    }
  }

  /** Time until the `count`-th token from now flows in; a day at most, which a rate of 0 is looked at again after. */
  #msToNext(count: number): number {
    return Math.min(86_400_000, ((count - this.#fraction) / this.#rate) * 1000)
  }

  #checkDeadline(ctx: Context | undefined): void {
    if (ctx?.deadline === undefined) return
    const left = ctx.deadline - this.#clock.wall()
    if (this.#msToNext(this.#tokens.waiting + 1) > left)
      throw new DeadlineExceeded(`rate limiter ${this.name}: wait would exceed context deadline`)
  }

  #knob(): Knob {
    const whole = Number.isInteger(this.#rate)
    return {
      id: `limiter.${this.name}.rate`,
      group: 'Rate limits',
      label: this.name,
      property: 'rate',
      unit: '/s',
      min: whole ? 1 : 0.01,
      max: Math.max(100_000, this.#rate),
      step: whole ? 1 : 0.01,
      initial: this.#rate,
      scale: 'log',
      help: `Tokens per second that ${this.name} lets through.`,
      effects: ['limiter.take.rate', 'limiter.waiting'],
      get: () => this.#rate,
      set: (value) => {
        this.rate = value
      },
    }
  }
}

/** See `RateLimiter`. */
export function rateLimiter(options: RateLimiterOptions): RateLimiter {
  return new RateLimiter(options)
}

function checkedRate(name: string, perSecond: number): number {
  if (perSecond >= 0 && perSecond < Infinity) return perSecond
  throw new UsageError('bad-limiter', `rate limiter ${name}: rate ${perSecond} is not a number from 0 up`)
}
