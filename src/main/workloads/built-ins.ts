/** The workloads that come with Weir, in the order of the picker. */
import { fanOutIn } from './built-in/fan-out-in.ts'
import { fetchTimeout } from './built-in/fetch-timeout.ts'
import { gmp } from './built-in/gmp.ts'
import { hubChat } from './built-in/hub-chat.ts'
import { mistakes } from './built-in/mistakes/index.ts'
import { million } from './built-in/million.ts'
import { mutexVsChannel } from './built-in/mutex-vs-channel.ts'
import { pipeline } from './built-in/pipeline.ts'
import { primeSieve } from './built-in/prime-sieve.ts'
import { producerConsumer } from './built-in/producer-consumer.ts'
import { pubSub } from './built-in/pub-sub.ts'
import { rateLimitedFetch } from './built-in/rate-limited-fetch.ts'
import { selectTimeout } from './built-in/select-timeout.ts'
import { semaphoreErrgroup } from './built-in/semaphore-errgroup.ts'
import { workerPool } from './built-in/worker-pool.ts'
import type { Workload } from './definition.ts'
import { thumbnails } from './thumbnails/index.ts'

export const builtIns: readonly Workload[] = [
  thumbnails,
  workerPool,
  fanOutIn,
  fetchTimeout,
  rateLimitedFetch,
  hubChat,
  producerConsumer,
  pubSub,
  pipeline,
  primeSieve,
  selectTimeout,
  million,
  gmp,
  mutexVsChannel,
  semaphoreErrgroup,
  ...mistakes.flat(),
]
