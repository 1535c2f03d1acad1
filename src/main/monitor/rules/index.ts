/** The rules, each in its own file. A new one is a file and a line here; the graver ones come first. */
import type { Rule } from '../rule.ts'
import { blockedSenders } from './blocked-senders.ts'
import { channelShape } from './channel-shape.ts'
import { deadlock, panic } from './events.ts'
import { failedChecks } from './failed-checks.ts'
import { growth } from './growth.ts'
import { leftovers } from './leftovers.ts'
import { limited } from './limited.ts'
import { longRun } from './long-run.ts'
import { overload } from './overload.ts'
import { poolOversized } from './pool-oversized.ts'
import { poolUndersized } from './pool-undersized.ts'
import { slowConsumer } from './slow-consumer.ts'
import { starvation } from './starvation.ts'
import { waitFor } from './wait-for.ts'

/** Fresh rules for one run. */
export function makeRules(): readonly Rule[] {
  return [
    deadlock,
    panic,
    failedChecks(),
    waitFor,
    growth(),
    poolUndersized(),
    blockedSenders,
    starvation,
    longRun(),
    slowConsumer,
    leftovers(),
    limited,
    channelShape(),
    poolOversized(),
    overload,
  ]
}
