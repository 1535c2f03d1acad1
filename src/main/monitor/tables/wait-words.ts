/** What a goroutine waits for, in words; names stand in backticks. */
import { SharedChan } from '../../parallel/index.ts'
import { Chan, Goroutine, Op } from '../../runtime/index.ts'

const shortWords: Readonly<Record<string, string>> = {
  'sync.Mutex.Lock': 'mutex',
  'sync.RWMutex.Lock': 'mutex for writing',
  'sync.RWMutex.RLock': 'mutex for reading',
  'sync.WaitGroup.Wait': 'wait group',
  'sync.Cond.Wait': 'condition',
  'sync.Once.Do': 'once',
  semacquire: 'semaphore',
  'IO wait': 'I/O, a promise from outside',
}

/** Empty for what has no name. */
export function targetName(target: unknown): string {
  if (target instanceof Chan) return `\`${target.name === 'context' ? 'ctx' : target.name}\``
  if (target instanceof SharedChan) return `\`${target.name}\``
  if (target instanceof Goroutine) return `G ${String(target.id)} \`${target.name}\``
  return ''
}

/** The operations of a parked select. */
export function selectCases(g: Goroutine): readonly Op<unknown>[] {
  const target = g.waitingOn
  return Array.isArray(target) ? target.filter((op): op is Op<unknown> => op instanceof Op) : []
}

export function waitWords(g: Goroutine): string {
  const reason = g.waitReason
  if (reason === undefined) return g.state === 'dead' ? 'ended' : g.state
  if (reason === 'select') {
    const names = [...new Set(selectCases(g).map((op) => targetName(op.target) || 'timer'))]
    return names.length === 0 ? reason : `select on ${names.join(', ')}`
  }
  const words = shortWords[reason] ?? reason
  const name = reason.endsWith('(nil chan)') ? '' : targetName(g.waitingOn)
  return name === '' ? words : `${words} ${reason === 'goroutine join' ? 'of' : 'on'} ${name}`
}
