import { workerData } from 'node:worker_threads'
import semver from 'ws'

/** A JavaScript module, with a package and with what the pool was told to hand over. */
export default () => [typeof semver, workerData]
