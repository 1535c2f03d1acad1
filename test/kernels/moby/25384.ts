// moby #25384, plugin manager: it waits for all plugins after it has started the first one:
// the wait stands inside the loop.
import { go, type Go, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const plugins = 2

function* program(fix: boolean): Go<void> {
  go(function* initManager() {
    const group = new WaitGroup({ name: 'group' })
    group.add(plugins)
    for (let i = 0; i < plugins; i++) {
      go(function* restorePlugin() {
        group.done()
      })
      if (!fix) yield* group.wait()
    }
    yield* group.wait()
  })
}

export default kernel({
  name: 'moby_25384',
  wrong: 'a wait group is waited for inside the loop that starts its members',
  kind: 'lost done',
  goroutines: ['initManager'],
  objects: ['group'],
  program,
})
