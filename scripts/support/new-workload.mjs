/** `npm start -- --new FILE`: a workload to start from. */
import { writeFileSync } from 'node:fs'
import { parse } from 'node:path'
import { OptionError } from '../../src/main/shell/options.mjs'

export function writeNewWorkload(file) {
  try {
    // Fails when the file exists: nobody's work is overwritten, not even by two at once.
    writeFileSync(file, template(parse(file).name), { flag: 'wx' })
  } catch (error) {
    if (error.code === 'EEXIST')
      throw new OptionError(`${file} is there already; --new writes no file over another.`)
    throw new OptionError(`${file} cannot be written: ${error.message}`)
  }
}

/** Valid as TypeScript and as JavaScript. */
const template = (name) => `import { chan, go, sleep, workload } from 'weir'

export default workload({
  name: ${JSON.stringify(name)},
  summary: 'A producer, a channel and some workers',
  lesson: 'Give it more workers until channel \`jobs\` stays empty. Save the file, and it runs anew.',

  // Each knob appears in the Tuning dock; read \`.value\` where you need it, it may change at any time.
  knobs: {
    workers: { label: 'workers', property: 'count', min: 1, max: 64, initial: 2, help: 'Holds from the next start.' },
    work: { label: 'job', property: 'duration', unit: 'ms', min: 1, max: 500, initial: 50, help: 'Time one job takes.' },
  },

  // A goroutine is a generator: \`yield*\` marks each point where it may wait.
  *main(w) {
    const jobs = chan(20, { name: 'jobs', knob: true })
    const done = chan(0, { name: 'done' })

    go(function* produce() {
      for (let job = 0; ; job++) {
        yield* jobs.send(job)
        yield* sleep(20)
      }
    })

    for (let i = 0; i < w.knobs.workers.value; i++) {
      go(function* worker() {
        for (;;) {
          const job = yield* jobs.recv()
          yield* sleep(w.knobs.work.value)
          yield* done.send(job)
        }
      })
    }

    const seen = new Set()
    while (w.ctx.err === undefined) {
      const job = yield* done.recv()
      w.check(!seen.has(job), \`job \${job} was done twice\`)
      seen.add(job)
    }
  },
})
`
