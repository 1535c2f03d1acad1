import { type Go, Runtime, type RuntimeOptions } from '../../src/main/runtime/index.ts'

/** Runs a program to its end in a runtime of its own and ends what it left behind. */
export async function program<T>(main: (rt: Runtime) => Go<T>, options: RuntimeOptions = {}): Promise<T> {
  const rt = new Runtime({ seed: 1, ...options })
  try {
    return await rt.run(() => main(rt))
  } finally {
    rt.close()
  }
}

/** What calling it throws, or undefined. */
export function thrown(fn: () => unknown): unknown {
  try {
    fn()
    return undefined
  } catch (error) {
    return error
  }
}
