/**
 * The built app as a user runs it, in real Chromium with software rendering. Each prints JSON on standard output
 * and a sentence per figure on standard error.
 *
 *   npm run bench:live -- [--minutes 10]              frames, the host's delays, the monitor's cost, memory
 *   npm run bench:live -- --screens [--only Hub,…]    every screen beside 100,000 goroutines and 2,000 channels
 *   npm run bench:live -- --soak [--minutes 30]       one page left open: does anything grow?
 */
import { asked } from './tools.ts'

if (asked('screens')) await import('./screens.ts')
else if (asked('soak')) await import('./soak.ts')
else await import('./whole.ts')
