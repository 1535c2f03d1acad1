/**
 * Builds out/main, out/preload and out/renderer.
 *
 * The main process keeps its modules: each file of src/main becomes one of out/main at the same place. So a
 * module that a thread loads by URL stays beside the one that names it, a stack trace names our files, and
 * whoever imports out/main/weir.js gets the very instances that the app runs with, because there is no second
 * copy in some other chunk.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/**
 * The shells send a stricter policy with the page; the one inside it holds wherever the file is opened. Not in
 * development, where the refresh of components needs an inline script.
 */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: {
        'http-equiv': 'Content-Security-Policy',
        content:
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
          "font-src 'self'; connect-src 'self' ws://127.0.0.1:*; base-uri 'none'; form-action 'none'",
      },
      injectTo: 'head-prepend',
    },
  ],
}

export default defineConfig({
  main: {
    // Our own workloads import the library by its name, as the user's do.
    resolve: { alias: { weir: fileURLToPath(new URL('./src/main/weir.ts', import.meta.url)) } },
    build: {
      // The page shell runs on this Node; Electron's own is newer.
      target: 'node20.19',
      rolldownOptions: {
        input: [
          'src/main/index.ts',
          'src/main/web.ts',
          // The library, which the user's own workload imports as `weir`.
          'src/main/weir.ts',
          // What a program loads that wants to be watched.
          'src/main/agent.ts',
          // The process of a user's file, and the thread beside it.
          'src/main/host/isolated/child.ts',
          'src/main/host/isolated/watchdog.ts',
          // Loaded by threads, by URL.
          'src/main/workloads/thumbnails/thumbnail-job.ts',
          'src/main/workloads/thumbnails/outside.ts',
          'src/main/parallel/processor-thread.ts',
          'src/main/workloads/built-in/gmp-work.ts',
        ],
        output: { preserveModules: true, preserveModulesRoot: 'src/main', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload has no module loader.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), policyInPage],
    build: {
      minify: true,
      // It is read from the disk, not from a network.
      chunkSizeWarningLimit: 5000,
      rolldownOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
})
