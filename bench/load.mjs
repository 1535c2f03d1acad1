/** Builds and runs the load tool: `node bench/load.mjs --clients 1000 --slow 50`; see load/main.ts. */
import { runHubBench } from './hub/build.mjs'

await runHubBench('load-main')
