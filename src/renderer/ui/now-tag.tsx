import { useSession } from '../state/context.ts'
import { actsNow } from '../state/moment.ts'
import { useStore } from '../state/use-store.ts'

/** While the view is paused: beside what cannot be of the past. */
export function NowTag() {
  const paused = useStore(useSession().shown, ({ moment }) => moment !== undefined)
  if (!paused) return null
  return (
    <span className="now-tag" title={actsNow}>
      now
    </span>
  )
}
