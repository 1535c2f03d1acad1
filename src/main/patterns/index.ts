export { rateLimiter, RateLimiter, type RateLimiterOptions, type RateLimiterStats } from './rate-limiter.ts'
