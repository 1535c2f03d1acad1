import type { Diagnosis } from '../../../src/main/monitor/wait-for/index.ts'
import type { Kernel } from './kernel.ts'

/** What is wrong with a diagnosis of this kernel; nothing when it is right. */
export function complaints(kernel: Kernel, diagnosis: Diagnosis): string[] {
  const core = diagnosis.goroutines.map((g) => g.name)
  const behind = diagnosis.behind.map((g) => g.name)
  const objects = diagnosis.objects.map((o) => o.name)
  const also = kernel.also ?? []
  return [
    ...(diagnosis.kind === kernel.kind ? [] : [`kind is ${diagnosis.kind}, not ${kernel.kind}`]),
    ...missing('goroutine', kernel.goroutines, core),
    ...missing('goroutine behind', kernel.behind ?? [], [...core, ...behind]),
    ...missing('object', kernel.objects, objects),
    ...tooMany('goroutine', core, [...kernel.goroutines, ...also]),
    ...tooMany('object', objects, [...kernel.objects, ...also]),
  ]
}

function missing(what: string, expected: readonly string[], got: readonly string[]): string[] {
  return expected.filter((name) => !got.includes(name)).map((name) => `${what} ${name} is not named`)
}

function tooMany(what: string, got: readonly string[], expected: readonly string[]): string[] {
  return got.filter((name) => !expected.includes(name)).map((name) => `${what} ${name} has no part in it`)
}
