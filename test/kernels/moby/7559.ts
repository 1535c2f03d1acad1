// moby #7559, UDP proxy: when dialling fails, the loop goes on with the connection table still locked,
// and locks it again.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const packets = 2

function* program(fix: boolean): Go<void> {
  const connTrack = new Mutex({ name: 'connTrackLock' })
  const dial = (): Error | undefined => new Error('missing address')
  go(function* runProxy() {
    for (let packet = 0; packet < packets; packet++) {
      yield* connTrack.lock()
      if (dial() !== undefined) {
        if (fix) connTrack.unlock()
        continue
      }
      connTrack.unlock()
    }
  })
}

export default kernel({
  name: 'moby_7559',
  wrong: 'a loop continues with the mutex held and locks it again',
  kind: 'double lock',
  goroutines: ['runProxy'],
  objects: ['connTrackLock'],
  program,
})
