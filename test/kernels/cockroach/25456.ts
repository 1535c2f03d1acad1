// cockroach #25456, consistency queue: processing a replica waits until the stopper quiesces,
// which only the caller would do, afterwards.
import { chan, go, type Go } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const quiescer = chan<never>(0, { name: 'quiescer' })
  if (fix) {
    go(function* quiesce() {
      quiescer.close()
    })
  }
  for (let i = 0; i < 2; i++) yield* quiescer.recv() // consistencyQueue.process
  if (!fix) quiescer.close()
}

export default kernel({
  name: 'cockroach_25456',
  wrong: 'a goroutine waits for a channel that it would close itself, later',
  kind: 'global deadlock',
  goroutines: ['main'],
  objects: ['quiescer'],
  program,
})
