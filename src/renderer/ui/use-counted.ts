import { useEffect } from 'react'
import { useSession } from '../state/context.ts'

/** The nav shows this number beside the screen for as long as the table that has counted it is on screen. */
export function useCounted(screen: string, count: number | undefined): void {
  const { counted } = useSession()
  useEffect(() => {
    if (count !== undefined) counted.patch({ [screen]: count })
  }, [counted, screen, count])
  useEffect(
    () => () => {
      counted.set(Object.fromEntries(Object.entries(counted.get()).filter(([key]) => key !== screen)))
    },
    [counted, screen],
  )
}
