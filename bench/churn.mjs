/** Builds and runs the churn program: `node bench/churn.mjs --minutes 1`; see load/churn.ts. */
import { runHubBench } from './hub/build.mjs'

await runHubBench('load-churn')
