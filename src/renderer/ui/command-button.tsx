import type { ComponentProps } from 'react'
import { useSession } from '../state/context.ts'
import { isObserving, observingWords } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from './controls.tsx'

/** A button that has the host do something: off on a page that only observes, and it says so. */
export function CommandButton({ disabled = false, title, ...props }: ComponentProps<typeof Button>) {
  const observing = useStore(useSession().host, isObserving)
  return <Button disabled={disabled || observing} title={observing ? observingWords : title} {...props} />
}
