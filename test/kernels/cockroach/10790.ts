// cockroach #10790, replica: when the context ends, a goroutine is left to drain the command channels,
// but their sender ends with the same context.
import { background, chan, go, type Go, select, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const quiescer = chan<never>(0, { name: 'quiescer' })
  const cmds = [chan<true>(0, { name: 'cmd' }), chan<true>(0, { name: 'cmd' })]
  const [ctx, cancel] = withCancel(background())

  go(function* sendChans() {
    for (const cmd of cmds) {
      const got = yield* select({ sent: cmd.send(true), done: ctx.done() })
      if (got.case === 'done') return
    }
  })
  go(function* beginCmds() {
    for (const cmd of cmds) {
      const got = yield* select({ cmd: cmd.recv(), done: ctx.done() })
      if (got.case === 'cmd') continue
      go(function* drainCmds() {
        for (const left of cmds) {
          if (fix) yield* select({ cmd: left.recv(), quiesce: quiescer.recv() })
          else yield* left.recv()
        }
      })
    }
  })
  go(function* canceller() {
    cancel()
  })
  quiescer.close()
}

export default kernel({
  name: 'cockroach_10790',
  wrong: 'a goroutine drains channels whose sender has ended with the same context',
  kind: 'leak',
  goroutines: ['drainCmds'],
  objects: ['cmd'],
  program,
})
