/**
 * What `npm run bench:live -- --screens` starts: thumbnails, and beside it 100,000 goroutines on 2,000 channels,
 * the way a large server looks: most of them wait for work, some are held back by a full channel, some sleep, and
 * a thousand messages a second wake a few.
 */
import { chan, go, sleep, workload, type Chan, type Go } from 'weir'
import { thumbnails } from '../src/main/workloads/thumbnails/index.ts'

const channels = 2_000
const goroutines = 100_000
/** Per channel: receivers of an empty one, or senders to a full one. */
const perChannel = 45

function* subscriber(events: Chan<number>): Go<void> {
  while ((yield* events.recv()) !== undefined);
}

function* reporter(reports: Chan<number>): Go<void> {
  for (let n = 0; ; n++) yield* reports.send(n)
}

function* session(lengthMs: number): Go<void> {
  for (;;) yield* sleep(lengthMs)
}

/** Every tenth channel is full, so that its senders wait. */
const isHeldBack = (channel: number): boolean => channel % 10 === 0

function* traffic(lanes: readonly Chan<number>[]): Go<void> {
  for (let at = 0; ;) {
    for (let n = 0; n < 20; n++, at = (at + 1) % lanes.length) {
      const lane = lanes[at]
      if (lane === undefined) continue
      if (isHeldBack(at)) yield* lane.recv()
      else lane.trySend(n)
    }
    yield* sleep(20)
  }
}

export default workload({
  ...thumbnails,
  name: 'crowded',
  title: 'Crowded',
  summary: 'Thumbnails beside 100,000 goroutines and 2,000 channels',
  *main(w) {
    const lanes = Array.from({ length: channels }, (_, n) =>
      chan<number>(16, { name: `${isHeldBack(n) ? 'reports' : 'events'} ${String(n)}` }),
    )
    lanes.forEach((lane, n) => {
      for (let i = 0; i < perChannel; i++) go(isHeldBack(n) ? reporter : subscriber, lane)
    })
    for (let n = channels * perChannel; n < goroutines; n++) go(session, 5_000 + (n % 25_000))
    go(traffic, lanes)
    yield* thumbnails.main(w)
  },
})
