/** The rules, each in its own file. A new one is a file and a line here. */
import type { Rule } from '../findings-book.ts'
import { blockedSenders } from './blocked-senders.ts'
import { deadlock, panic } from './events.ts'
import { limited } from './limited.ts'
import { longRun } from './long-run.ts'
import { overload } from './overload.ts'
import { poolUndersized } from './pool-undersized.ts'

/** Fresh rules for one run. */
export function makeRules(): readonly Rule[] {
  return [deadlock, panic, poolUndersized, blockedSenders, limited, longRun(), overload]
}
