/** Which method of the host answers which call, and what each stream draws from. */
import type { CallInput, CallName, CallOutput, StreamName } from '../../shared/contract.ts'
import { stateSource } from './serve-stream.ts'
import type { StreamSource } from './serve-stream.ts'
import type { Host } from './types.ts'

type Handlers = {
  [N in CallName]: (host: Host, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

export const handlers: Handlers = {
  'app.info': (host) => host.info,
  'workloads.list': (host) => host.workloads(),
  'workload.start': (host, input) => host.start(input),
  'workload.stop': (host) => host.stop(),
  'knob.set': (host, { id, value }) => host.setKnob(id, value, 'user'),
  'knobs.reset': (host) => host.resetKnobs(),
  'change.undo': (host, { number }) => host.undo(number),
  'goroutines.query': (host, query) => host.tables.queryGoroutines(query),
  'goroutine.get': (host, what) => host.tables.goroutine(what),
  'goroutine.kill': (host, what) => host.tables.kill(what),
  'goroutines.kill-group': (host, what) => host.tables.killGroup(what),
  'channels.query': (host, query) => host.tables.queryChannels(query),
  'channel.get': (host, what) => host.tables.channel(what),
}

export const sources: { [N in StreamName]: (host: Host, input: never) => StreamSource } = {
  frames: (host, { historyMs }: { historyMs: number }) => host.subscribeFrames(historyMs),
  state: (host) => stateSource(host),
}
