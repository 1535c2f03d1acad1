import { RuntimeBug } from '../base/index.ts'
import { Op } from './op.ts'
import { reasonIndex } from './wait-reason.ts'

/** Fills a finished select's slots, so that it holds nothing alive. */
class VacantOp extends Op<never> {
  readonly reason = reasonIndex('select')
  readonly target: object = {}

  ready(): boolean {
    return false
  }

  take(): never {
    throw new RuntimeBug('select: vacant case taken')
  }

  enqueue(): void {
    throw new RuntimeBug('select: vacant case queued')
  }

  leave(): void {
    throw new RuntimeBug('select: vacant case left')
  }
}

export const vacant: Op<unknown> = new VacantOp()
