/** Tests whose programs are wrong or strained on purpose, and what may be found in them: beginnings of a finding's id. */
export const findingsOfTests: readonly (readonly [file: string, wanted: RegExp])[] = [
  // They are about findings; that repaired programs raise none they demand themselves.
  ['test/monitor/', /^/],
  ['test/kernels/', /^/],
  // A pool that is to be grown, clients that are to be slow, knobs at their lowest.
  ['test/host/host.test.ts', /^pool-undersized:fetchers/],
  ['test/host/recorded-calls.test.ts', /^slow-consumer:chat/],
  ['test/workloads/knobs.test.ts', /^blocked-senders:/],
]

/**
 * Full, slow, late: true of a sound program too when the machine is slow, and so not asked of programs in real time. In
 * virtual time nothing is slow.
 */
export const ofSlowMachines =
  /^(?!wait-for|leak|panic|deadlock|goroutine-growth|context-leak|oversized-buffer|pool-oversized)/
