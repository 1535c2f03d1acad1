/** The calls about recordings, replays and exports. */
import { UsageError } from '../base/index.ts'
import { snapshotFile, traceFile } from '../export/index.ts'
import { type CallInput, type CallOutput, contract } from '../../shared/contract.ts'
import type { ExportedFile, RecordingsFolder } from '../../shared/recordings.ts'
import type { RecordingHost } from './recording-host.ts'
import type { RecorderCall } from './source.ts'

type Handlers = {
  [N in RecorderCall]: (host: RecordingHost, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

export const recorderHandlers: Handlers = {
  'recordings.list': listed,
  'recording.save': ({ recorder }) => recorder.save(),
  'recording.start': ({ recorder }) => recorder.startStreaming(),
  'recording.stop': ({ recorder }) => recorder.stopStreaming(),
  'recording.delete': ({ recorder }, { file }) => recorder.remove(file),
  'replay.open': (host, { file }) => host.openReplay(file),
  'replay.close': async ({ app }) => {
    await app.show(app.local)
    return null
  },
  'past.ask': ({ recorder }, { atMs, name, input }) => {
    const { success, data } = contract.calls[name].input.safeParse(input)
    if (!success) throw new UsageError('invalid-input', `this is no input of ${name}`)
    return recorder.past.call(name, data, atMs)
  },
  'past.state': ({ recorder }, { atMs }) => recorder.past.state(atMs),
  'export.snapshot': snapshot,
  'export.trace': trace,
  'export.state': ({ exports }) => exports.state,
  'export.metrics': ({ exports }, { port }) => exports.metrics(port),
  'export.otlp': ({ exports }, { url }) => exports.otlp(url),
}

async function listed({ recorder }: RecordingHost): Promise<RecordingsFolder> {
  if (!recorder.writes) return { directory: '', recordings: [] }
  return { directory: recorder.library.directory, recordings: await recorder.library.list() }
}

async function snapshot({ app, exports, replay }: RecordingHost): Promise<ExportedFile> {
  const { atMs, readings } = exports.sample(replay?.position.atMs)
  const tables = await Promise.resolve()
    .then(() => app.call('tables.snapshot', undefined))
    // Nothing runs, or nothing was put down at this moment: the rest is still worth having.
    .catch(() => undefined)
  return snapshotFile({ app: app.info, state: app.state, sampledAtMs: atMs, readings, tables })
}

async function trace({ recorder, replay }: RecordingHost): Promise<ExportedFile> {
  return traceFile(replay?.recording ?? (await recorder.capture()))
}
