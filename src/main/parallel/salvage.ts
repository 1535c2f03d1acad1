/** What is done about a dead processor's works: what it had begun ends with an error, what it had not is handed over. */
import { toError } from '../base/index.ts'
import { ProcessorLost } from './errors.ts'
import type { Ending } from './processor-worker.ts'
import { type Fault, kindOf } from './faults.ts'
import { block, blockAt, slotCount } from './layout.ts'
import { pack } from './packed-error.ts'
import type { Processor } from './processor.ts'
import { indexOf, QUEUED, result, RUNNING } from './work-table.ts'

/** Its thread has ended; all that it had posted has been read. `main`: processor 0. */
export function salvage(main: Processor, p: number, ending: Ending, verdict: string | undefined): Fault {
  const { table, control, finder } = main
  const lost: number[] = []
  const waiting: number[] = []
  for (let slot = 0; slot < slotCount; slot++) {
    const state = table.state(slot)
    if (state === RUNNING && table.owner(slot) === p) lost.push(table.idOf(slot))
    // It may have been in the thief's hands when he died. Claims decide, so those that are elsewhere too do no harm.
    else if (state === QUEUED) waiting.push(table.idOf(slot))
  }
  const current = control.words[blockAt(p) + block.current] as number
  const label = (id: number): string => main.modules.label(table.fn(indexOf(id)))
  const running = lost.includes(current) ? label(current) : undefined
  const kind = kindOf(ending.error, verdict)
  const message = describe(p, ending, verdict, running)
  const error = new ProcessorLost(p, message, { cause: ending.error })
  for (const id of lost) endWith(main, p, id, error)
  finder.inherit(p)
  for (const id of waiting) finder.rescued.push(id)
  return { processor: p, kind, message, lost: lost.map(label), running, at: Date.now() }
}

function endWith(
  { table, mailbox, spawner, control, modules }: Processor,
  p: number,
  id: number,
  error: ProcessorLost,
): void {
  const slot = indexOf(id)
  const home = table.spawner(slot)
  const message = `${error.message} (lost: ${modules.label(table.fn(slot))})`
  const packed = pack(new ProcessorLost(p, message, { cause: error.cause }))
  if (home === 0) spawner.results([id], [packed])
  else mailbox.post(home, { type: 'results', ids: [id], values: [packed] })
  if (table.end(id, p, result.error, 0)) control.wake(table.deliver(slot))
}

function describe(
  p: number,
  { exitCode, error }: Ending,
  verdict: string | undefined,
  running: string | undefined,
): string {
  const what = running === undefined ? '' : ` while it ran ${running}()`
  if (verdict !== undefined) return `processor P${String(p)} was ended: ${verdict}${what}`
  if (error === undefined) return `processor P${String(p)} exited with code ${String(exitCode)}${what}`
  const { name, message } = toError(error)
  const reason = `${name}: ${message}`
  return `processor P${String(p)} died of ${reason}${what}`
}
