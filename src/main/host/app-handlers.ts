/** What the app answers itself, whatever is on the screens. */
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import type { Settings } from '../../shared/settings.ts'
import type { App } from './app.ts'
import type { AppCall } from './source.ts'

export type AppHandlers = {
  [N in CallName]: (app: App, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>
}

export const appHandlers: Pick<AppHandlers, AppCall> = {
  'app.info': (app) => ({ ...app.info, scope: 'control' }),
  'workloads.list': (app) => app.workloads(),
  'workload.start': (app, input) => app.start(input),
  'workload.drop': (app, file) => app.drop(file),
  'workload.saved': async (app, { copy, text }) => {
    await app.saved(copy, text)
    return null
  },
  'workload.stop': (app) => app.stop(),
  'settings.get': ({ settings }) => settings.all,
  'settings.set': ({ settings }, changes) => settings.set(changes as Partial<Settings>),
  'attach.find': ({ attachments }) => attachments.find(),
  'attach.open': (app, what) => app.attach(what),
  'attach.show': async (app, { id }) => {
    await app.show(id === undefined ? app.local : app.attachments.get(id))
    return null
  },
  'attach.close': async (app, { id }) => {
    await app.detach(id)
    return null
  },
  'attach.retry': ({ attachments }, { id }) => {
    attachments.get(id).retry()
    return null
  },
  'attach.tune': async ({ attachments }, { id, allow }) => {
    const source = attachments.get(id)
    await source.allowTuning(allow)
    return source.program
  },
}
