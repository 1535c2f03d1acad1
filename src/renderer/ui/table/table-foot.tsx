import { Pin } from 'lucide-react'
import { Kbd } from '../controls.tsx'

export interface TableFootProps {
  words: string
  keys: readonly { keys: readonly string[]; what: string }[]
  /** The rows keep their order, whatever becomes of their values. */
  held?: boolean
}

/** What the table adds up to, whether its order is held, and the keys that move in it. */
export function TableFoot({ words, keys, held = false }: TableFootProps) {
  return (
    <div className="table-foot">
      <span data-testid="table-foot">{words}</span>
      {held && (
        <span className="held" title="It is sorted again once the pointer and the focus have left the table">
          <Pin className="icon" size={12} strokeWidth={1.75} aria-hidden="true" />
          Order held while you are here
        </span>
      )}
      <span className="spacer" />
      <span className="table-foot-keys" aria-hidden="true">
        {keys.map(({ keys: caps, what }) => (
          <span key={what}>
            {caps.map((cap) => (
              <Kbd key={cap}>{cap}</Kbd>
            ))}
            {what}
          </span>
        ))}
      </span>
    </div>
  )
}
