import { ThreadWorker } from 'poolifier'
import { job } from './job.mjs'

export default new ThreadWorker(job)
