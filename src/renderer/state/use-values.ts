import { useCallback } from 'react'
import { useSession } from './context.ts'
import { useSampled } from './use-sampled.ts'
import { valueNow } from './window.ts'

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => Object.is(value, b[index]))

/** Values of series at the moment on screen: the same numbers, in the same frames, as those in tiles and legends. */
export function useValues(keys: readonly string[]): readonly number[] {
  const session = useSession()
  const joined = keys.join('\n')
  return useSampled(
    useCallback(() => joined.split('\n').map((key) => valueNow(session, key)), [session, joined]),
    'tile',
    { equal: sameNumbers },
  )
}
