/** The default runtime, and the current one. */
import { engine } from './engine.ts'
import { Runtime } from './runtime.ts'

let fallback: Runtime | undefined

/** The default runtime, made on first use. */
export function defaultRuntime(): Runtime {
  if (fallback === undefined || fallback.closed) fallback = new Runtime({ name: 'default' })
  return fallback
}

engine.fallback = () => defaultRuntime().sched

/** The runtime whose goroutine is running, else the default one. */
export function currentRuntime(): Runtime {
  return engine.current === null ? defaultRuntime() : engine.current.sched.runtime
}
