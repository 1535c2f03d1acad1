// moby #36114, service VM: adding disks at the start fails and removes them again,
// and both lock the VM.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const vm = new Mutex({ name: 'serviceVM' })
  function* hotRemoveVHDs(locked: boolean): Go<void> {
    if (!locked) yield* vm.lock()
    if (!locked) vm.unlock()
  }
  go(function* hotAddVHDsAtStart() {
    yield* vm.lock()
    yield* hotRemoveVHDs(fix)
    vm.unlock()
  })
}

export default kernel({
  name: 'moby_36114',
  wrong: 'the error path locks the mutex that its caller holds',
  kind: 'double lock',
  goroutines: ['hotAddVHDsAtStart'],
  objects: ['serviceVM'],
  program,
})
