/**
 * Builds out/main, out/preload and out/renderer.
 *
 * The main process keeps its modules: each file of src/main becomes one of out/main at the same place. So
 * `new URL('./worker.ts', import.meta.url)` has an obvious counterpart in the build, a stack trace names our
 * files, and whoever imports out/main/weir.js (the user's own workload) gets the very instances that the app
 * runs with, because there is no second copy in some other chunk.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { globSync } from 'node:fs'

export default defineConfig({
  main: {
    build: {
      // The page shell runs on this Node; Electron's own is newer.
      target: 'node20.19',
      rolldownOptions: {
        input: { index: 'src/main/index.ts', web: 'src/main/web.ts' },
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
    plugins: [react()],
    build: { rolldownOptions: { input: { index: 'src/renderer/index.html' } } },
  },
})
