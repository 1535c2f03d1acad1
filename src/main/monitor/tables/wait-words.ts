/** What a goroutine waits for, in words; names stand in backticks. */
import { waitNames } from '../../parallel/index.ts'
import type { Goroutine } from '../../runtime/index.ts'

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

export function waitWords(g: Goroutine): string {
  const reason = g.waitReason
  if (reason === undefined) return g.state === 'dead' ? 'ended' : g.state
  return reasonWords(reason, waitNames(g))
}

/** `names` as `waitNames` gives them. */
export function reasonWords(reason: string, names: string): string {
  const words = shortWords[reason] ?? reason
  if (names === '') return words
  return `${words} ${reason === 'goroutine join' ? 'of' : 'on'} ${names}`
}
