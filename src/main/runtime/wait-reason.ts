/**
 * Why a goroutine waits, in Go's own words, so that one filter serves both worlds. No reason is used for two
 * things. The index in this list is what the hot path handles.
 */
export const waitReasons = [
  'chan receive',
  'chan send',
  'chan receive (nil chan)',
  'chan send (nil chan)',
  'select',
  'select (no cases)',
  'sync.Mutex.Lock',
  'sync.RWMutex.RLock',
  'sync.RWMutex.Lock',
  'sync.WaitGroup.Wait',
  'sync.Cond.Wait',
  'sync.Once.Do',
  'semacquire',
  'sleep',
  'IO wait',
  'goroutine join',
  'errgroup limit',
  'singleflight',
  'synctest.Wait',
] as const

export type WaitReason = (typeof waitReasons)[number]

const index = new Map<WaitReason, number>(waitReasons.map((reason, i) => [reason, i]))

export function reasonIndex(reason: WaitReason): number {
  return index.get(reason) as number
}
