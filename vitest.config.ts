import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

const weir = fileURLToPath(new URL('./src/main/weir.ts', import.meta.url))

/** No test waits this long; a machine that is ten times slower than a quiet one may, in ms. */
const slow = 90_000
/** `expect.poll` gives up after one second unless told otherwise. */
const expect = { poll: { timeout: slow - 20_000 } }

/**
 * Where a change is judged, on a machine that nobody knows, a test that fails is tried once more; one that passes then is
 * named as flaky at the end of the output, and is to be mended. Nowhere else is anything tried twice.
 */
const retry = process.env['WEIR_CI'] === '1' ? 1 : 0

/** Everything that needs neither the built app nor a browser; `e2e` needs both and runs after the build. */
export default defineConfig({
  resolve: { alias: { weir } },
  test: {
    retry,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/renderer/**'],
          environment: 'node',
          testTimeout: slow,
          hookTimeout: slow,
          expect,
          // Half a minute more of the processor for the whole suite: see docs/findings.md.
          setupFiles: process.env['WEIR_FINDINGS'] === '1' ? ['test/support/no-findings.ts'] : [],
          // A user's file is bundled to a temporary folder and imported from there: by Node itself, as in the app.
          server: { deps: { external: [/\/weir-\w+\/[^/]+\.mjs$/] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          testTimeout: slow,
          hookTimeout: slow,
          expect,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
})
