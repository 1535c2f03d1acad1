/** Builds and runs the hub's benchmark: `node bench/hub.mjs [--scenario full] [--rounds 3] [--seconds 5]`. */
import { runHubBench } from './hub/build.mjs'

await runHubBench('hub-main')
