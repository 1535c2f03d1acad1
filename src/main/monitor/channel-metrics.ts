/** The columns of the channel board: sums over all channels, and one set per channel shown. */
import type { ChannelBoard, ShownChannel } from './channel-board.ts'
import { type Column, columnsOf, gauge, type Metric, quantile, rate } from './metric.ts'

const blockHelp =
  'Time that goroutines were held back before they could send, of those that had to wait, over all channels in the last 5 s; who is still held back counts with the wait so far. 0 when nobody was. Receivers are left out: a worker that waits for work is idle.'

const summary: readonly Metric<ChannelBoard>[] = [
  gauge(
    'channel.count',
    '1',
    'Channels in use: made, still referenced, not closed and drained.',
    (b) => b.count,
  ),
  gauge(
    'channel.full.count',
    '1',
    'Buffered channels without room: their next sender has to wait.',
    (b) => b.full,
  ),
  gauge(
    'channel.occupancy.mean',
    '%',
    'How full the buffers are on average, over all buffered channels.',
    (b) => (b.buffered === 0 ? NaN : b.occupancySum / b.buffered),
  ),
  ...(['p50', 'p90', 'p99'] as const).map((q) =>
    quantile<ChannelBoard>('block.wait', q, blockHelp, (b, share) => b.blockTimes.at(share)),
  ),
]

export function summaryColumns(board: ChannelBoard): Column[] {
  return columnsOf(summary, board)
}

type Shown = Omit<ShownChannel, 'columns'>

const one: readonly Metric<Shown>[] = [
  gauge(
    'channel.occupancy',
    '%',
    'Values in the buffer, as a share of its capacity. At 100 % senders wait.',
    (c) => c.entry.occupancy,
  ),
  gauge('channel.length', '1', 'Values in the buffer: sent and not yet received.', (c) => c.entry.len),
  rate('channel.send.rate', '/s', 'Values that senders got rid of, per second.', (c) => c.entry.sends),
  gauge(
    'channel.blocked',
    '1',
    'Goroutines held back because this channel is full.',
    (c) => c.entry.sendersWaiting,
    { op: 'send' },
  ),
  gauge(
    'channel.blocked',
    '1',
    'Goroutines that wait for a value from this channel.',
    (c) => c.entry.receiversWaiting,
    { op: 'receive' },
  ),
  quantile(
    'channel.wait',
    'p99',
    'Of the senders that had to wait for room in the last 5 s, all but one in a hundred waited less.',
    (c, share) => c.sendWait.at(share),
    { op: 'send' },
  ),
  quantile(
    'channel.wait',
    'p99',
    'Of the receivers that had to wait for a value in the last 5 s, all but one in a hundred waited less.',
    (c, share) => c.receiveWait.at(share),
    { op: 'receive' },
  ),
]

/** A channel that is gone reads as unknown until it loses its place. */
export function channelColumns(board: ChannelBoard, shown: Shown): Column[] {
  return columnsOf(one, shown, { channel: shown.label }).map(({ descriptor, read }) => ({
    descriptor,
    read: (tick) => (board.isLive(shown.entry) ? read(tick) : NaN),
  }))
}
