import { Kbd } from './controls.tsx'

interface TableFootProps {
  words: string
  keys: readonly { keys: readonly string[]; what: string }[]
}

/** What the table adds up to, and the keys that move in it. */
export function TableFoot({ words, keys }: TableFootProps) {
  return (
    <div className="table-foot">
      <span data-testid="table-foot">{words}</span>
      <span className="spacer" />
      {keys.map(({ keys: caps, what }) => (
        <span key={what} aria-hidden="true" style={{ display: 'flex', gap: 6 }}>
          {caps.map((cap) => (
            <Kbd key={cap}>{cap}</Kbd>
          ))}
          {what}
        </span>
      ))}
    </div>
  )
}
