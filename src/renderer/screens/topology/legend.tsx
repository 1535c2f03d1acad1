/** What the shapes mean. */
export function Legend() {
  return (
    <ul className="topo-legend" aria-label="Legend">
      <li>
        <i className="key-group" /> goroutines
      </li>
      <li>
        <i className="key-channel" /> channel, fill is occupancy
      </li>
      <li>
        <i className="key-flow" /> flow
      </li>
      <li>
        <i className="key-start" /> starts
      </li>
      <li>
        <i className="key-held" /> senders wait
      </li>
      <li>
        <i className="key-dead" /> blocked for good
      </li>
    </ul>
  )
}
