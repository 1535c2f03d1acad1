export {
  Broker,
  type BrokerStats,
  type SlowConsumer,
  type SubscribeOptions,
  type Subscription,
} from './broker.ts'
export { fanIn, fanOut } from './fan.ts'
export { collect, filter, gen, map } from './pipeline.ts'
export { rateLimiter, RateLimiter, type RateLimiterOptions, type RateLimiterStats } from './rate-limiter.ts'
export type { StageOptions } from './stage.ts'
