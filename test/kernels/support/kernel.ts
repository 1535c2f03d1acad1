/**
 * A kernel: one real blocking bug, cut down to the goroutines, locks and channels that make it, after GoBench's GoKer
 * (Yuan et al., CGO 2021). Each has the form with the bug and the one with its repair.
 */
import { currentRuntime, type Go } from '../../../src/main/runtime/index.ts'
import type { DiagnosisKind } from '../../../src/main/monitor/wait-for/index.ts'
import { Random } from '../../../src/main/base/index.ts'

export interface Kernel {
  /** Project and issue, as GoBench names it. */
  readonly name: string
  /** What goes wrong, in a sentence. */
  readonly wrong: string
  readonly kind: DiagnosisKind
  /** Names of the goroutines that are the cause: they block each other, or wait for what nobody can do. */
  readonly goroutines: readonly string[]
  /** Names of those who are stuck because they wait for the cause. */
  readonly behind?: readonly string[]
  /** Names of what the cause waits for. */
  readonly objects: readonly string[]
  /** Names of goroutines and objects that some schedules draw in as well. */
  readonly also?: readonly string[]
  buggy(): Go<void>
  fixed(): Go<void>
}

export type Form = 'buggy' | 'fixed'

interface Spec extends Omit<Kernel, Form> {
  /** The program; `fix`: with the repair. */
  program(fix: boolean): Go<void>
}

export function kernel({ program, ...facts }: Spec): Kernel {
  return { ...facts, buggy: () => program(false), fixed: () => program(true) }
}

/** For kernels in which chance decides: the runtime's seed replays it. */
export function dice(): Random {
  return new Random(currentRuntime().seed)
}
