/** Which method of the program's host answers which call, and what each stream draws from. */
import { defaultSettings } from '../../shared/settings.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../shared/contract.ts'
import { UsageError } from '../base/index.ts'
import { stateStream, type StreamSource } from './source.ts'
import type { ProgramHost } from './types.ts'

type Handlers = {
  [N in CallName]: (host: ProgramHost, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

/** A program knows nothing of recordings and exports. */
function ofTheApp(): never {
  throw new UsageError('nothing-running', 'only the whole app knows of recordings and settings')
}

export const handlers: Handlers = {
  'app.info': (host) => ({ ...host.info, scope: 'control' }),
  'workloads.list': (host) => host.workloads(),
  'workload.start': (host, input) => host.start(input),
  'workload.drop': ofTheApp,
  'workload.saved': ofTheApp,
  'workload.stop': (host) => host.stop(),
  'knob.set': (host, { id, value, kept }) => host.setKnob(id, value, kept === true ? 'reload' : 'user'),
  'knob.try': (host, { id, value, ms }) => host.tryKnob(id, value, ms),
  'trial.keep': (host, { change }) => host.keepTrial(change),
  'finding.mute': (host, { id, muted }) => host.muteFinding(id, muted),
  'topology.get': (host) => host.insight.topology.lookAll(),
  'profile.get': (host, what) => host.insight.profiles.getAll(what),
  'profile.export': (host, what) => host.insight.profiles.fileOfAll(what),
  'knobs.reset': (host) => host.resetKnobs(),
  'change.undo': (host, { number }) => host.undo(number),
  'pool.autopilot': ({ pools }, { pool, on, targetMs, min, max }) =>
    pools.autopilot(pool, on, targetMs, min, max),
  'pool.target': ({ pools }, { pool, targetMs }) => pools.target(pool, targetMs),
  'pool.outlook': ({ pools }, { pool, size }) => pools.outlook(pool, size),
  'pool.measure': ({ pools }, { pool, on }) => pools.measure(pool, on),
  'knob.guarded': (host, { id, value }) => host.setGuarded(id, value),
  'change.keep': (host, { number }) => host.keepChange(number),
  'goroutines.query': (host, query) => host.tables.queryGoroutines(query),
  'goroutine.get': (host, what) => host.tables.goroutine(what),
  'goroutine.kill': (host, what) => host.kill(what),
  'goroutines.kill-group': (host, what) => host.killGroup(what),
  'channels.query': (host, query) => host.tables.queryChannels(query),
  'channel.get': (host, what) => host.tables.channel(what),
  'locks.query': (host) => host.tables.queryLocks(),
  'lock.get': (host, what) => host.tables.lock(what),
  'hub.look': (host, what) => host.tables.hubs.look(what),
  'hub.clients': (host, query) => host.tables.hubs.clients(query),
  'hub.client': (host, what) => host.tables.hubs.client(what),
  'hub.kick': (host, what) => host.tables.hubs.kick(what),
  'hub.rooms': (host, query) => host.tables.hubs.rooms(query),
  'scheduler.lanes': (host, what) => host.tables.lanes(what),
  'tables.snapshot': (host) => host.tables.snapshot(),
  'settings.get': () => defaultSettings,
  'settings.set': ofTheApp,
  'attach.find': ofTheApp,
  'attach.open': ofTheApp,
  'attach.show': ofTheApp,
  'attach.close': ofTheApp,
  'attach.retry': ofTheApp,
  'attach.tune': ofTheApp,
  'recordings.list': ofTheApp,
  'recording.save': ofTheApp,
  'recording.start': ofTheApp,
  'recording.stop': ofTheApp,
  'recording.delete': ofTheApp,
  'replay.open': ofTheApp,
  'replay.close': ofTheApp,
  'replay.seek': ofTheApp,
  'past.ask': ofTheApp,
  'past.state': ofTheApp,
  'export.snapshot': ofTheApp,
  'export.trace': ofTheApp,
  'export.state': ofTheApp,
  'export.metrics': ofTheApp,
  'export.otlp': ofTheApp,
}

export const sources: {
  [N in StreamName]: (host: ProgramHost, input: StreamInput<N>) => StreamSource<StreamItem<N>>
} = {
  frames: (host, { historyMs }) => host.subscribeFrames(historyMs),
  state: (host) => stateStream(host),
}
