/** Composes the page's state and feeds it from one client at a time. No JSX, no DOM: tests run it as it is. */
import { ContractError, type Client } from '../../shared/client.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import type { Change, ErrorInfo, WorkloadInfo } from '../../shared/model.ts'
import { plural } from '../format.ts'
import { canUndo } from './changes.ts'
import { asFarAsSource, createConnector, type Connector } from './connection.ts'
import { feed } from './feed.ts'
import { GivenFiles } from './given-files.ts'
import { copyOf, createHostStore, endOfSamples, type HostView, lockOf, startOf } from './host.ts'
import { KnobControl } from './knob-control.ts'
import { createShown, type Shown } from './moment.ts'
import { askBeforeStop, type Question } from './question.ts'
import { Redraw, type RedrawClock } from './redraw.ts'
import { Replay } from './replay.ts'
import { SampleStore } from './samples.ts'
import { createSettings, type SettingsControl } from './settings.ts'
import { createStore, type Store } from './store.ts'
import { createCursor, createView, type Cursor, type View } from './view.ts'

export type Toast = { kind: 'change'; change: Change } | Note

interface Note {
  kind: 'note'
  severity: 'ok' | 'critical'
  text: string
  /** What can be done with the result. */
  act?: { label: string; run: () => void }
}

interface Actions {
  /** Asks first when that would stop another program. */
  start(what: CallInput<'workload.start'>): Promise<void>
  /** Likewise with a file of which only name and text are known. */
  drop(what: CallInput<'workload.drop'>): Promise<void>
  /** What has run before, as it is now: of a copy its file is read again where that can be done. */
  again(workload: WorkloadInfo): Promise<void>
  stop(): Promise<void>
  setKnob(id: string, value: number): void
  undo(change: number): Promise<void>
  /** Takes back the newest change that is not itself an undo and was not undone. */
  undoLast(): Promise<void>
  resetKnobs(): Promise<void>
}

export interface Session {
  samples: SampleStore
  redraw: Redraw
  /** As it is now: what acts reads this. */
  host: Store<HostView>
  /** As it was at the moment on screen: what tells reads this. */
  shown: Store<Shown>
  view: Store<View>
  cursor: Store<Cursor>
  knobs: KnobControl
  /** What browsers have handed over and can be read again. */
  given: GivenFiles
  settings: SettingsControl
  /** Moves in the recording that is shown, if one is. */
  replay: Replay
  toast: Store<Toast | undefined>
  /** What the table on screen has counted, by screen: the nav says the same number as the table. */
  counted: Store<Readonly<Record<string, number>>>
  /** Asked by a dialog; set it to ask. */
  question: Store<Question | undefined>
  /** Why the last start did not even begin: a broken file, an unknown name. */
  startError: Store<ErrorInfo | undefined>
  /** The page's line to the app. */
  line: Connector
  /** The same as far as the source: lost, too, while the app has lost the program that is on the screens. */
  connector: Connector
  actions: Actions
  /** Asks the host; rejects with `closed` while there is no connection. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  /** Newest moment known: the last sample while connected, else the wall clock. */
  nowMs(): number
  close(): void
}

export interface SessionOptions {
  dial: () => Promise<Client>
  storage?: Storage
  prefersLight?: boolean
  redrawClock?: RedrawClock
  wallClock?: () => number
}

const notConnected = new ContractError({ code: 'closed', message: 'Not connected.' })

export function createSession(options: SessionOptions): Session {
  const wallClock = options.wallClock ?? Date.now
  const samples = new SampleStore()
  const redraw = new Redraw(options.redrawClock)
  const host = createHostStore()
  const view = createView(options.storage, options.prefersLight)
  const settings = createSettings(view, options.prefersLight ?? false, (part) =>
    connected().call('settings.set', part),
  )
  const toast = createStore<Toast | undefined>(undefined)
  const question = createStore<Question | undefined>(undefined)
  const startError = createStore<ErrorInfo | undefined>(undefined)
  let client: Client | undefined

  const connected = (): Client => {
    if (client === undefined || client.closed !== undefined) throw notConnected
    return client
  }

  const onLive = (next: Client): void => {
    client = next
    feed(next, { samples, redraw, host, settings, wallClock })
  }

  const line = createConnector(options.dial, onLive, wallClock)
  const connector = asFarAsSource(line, host, (id) => {
    connected()
      .call('attach.retry', { id })
      .catch(() => undefined)
  })

  const knobs = new KnobControl(
    async (id, value) => {
      const change = await connected().call('knob.set', { id, value })
      if (change !== null) toast.set({ kind: 'change', change })
      return change
    },
    (id) => host.get().knobs.find((knob) => knob.id === id)?.value,
  )
  let lock = lockOf(host.get())
  host.subscribe(() => {
    const before = lock
    lock = lockOf(host.get())
    if (lock !== before) knobs.dismissRefused()
  })

  /** An action that fails tells so by a toast; its caller has nothing to handle. */
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act()
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      toast.set({ kind: 'note', severity: 'critical', text: words })
    }
  }
  const undo = async (number: number): Promise<void> => {
    const change = await connected().call('change.undo', { number })
    knobs.applied(change)
    toast.set({ kind: 'change', change })
  }

  const begin = (call: () => Promise<unknown>): Promise<void> =>
    attempt(async () => {
      startError.set(undefined)
      view.patch({ endMs: undefined })
      const { status } = host.get().run
      if (status === 'running' || status === 'starting') await connected().call('workload.stop')
      await call().catch((error: unknown) => {
        if (!(error instanceof ContractError) || error.code === 'closed') throw error
        startError.set(error.info)
      })
    })
  /** `builtIn`: it runs where built-in ones do, so what is on the timeline of another one stays there. */
  const beginOrAsk = async (name: string, call: () => Promise<unknown>, builtIn = false): Promise<void> => {
    const keepsMinutes = builtIn && host.get().source.kind === 'app'
    const words = { title: `Run ${name}?`, act: 'Stop and run', keepsMinutes }
    const asked = askBeforeStop(host.get(), words, () => void begin(call))
    if (asked === undefined) await begin(call)
    else question.set(asked)
  }

  const given = new GivenFiles(
    () => copyOf(host.get()),
    (copy, text) =>
      void attempt(async () => {
        await connected().call('workload.saved', { copy, text })
      }),
  )

  const actions: Actions = {
    start: (what) =>
      beginOrAsk(
        what.name ?? what.file ?? '',
        async () => {
          const { file } = await connected().call('workload.start', what)
          if (file === undefined) return
          const { recentFiles } = settings.store.get()
          settings.change({ recentFiles: [file, ...recentFiles.filter((each) => each !== file)].slice(0, 8) })
        },
        what.name !== undefined,
      ),
    drop: (what) => beginOrAsk(what.name, () => connected().call('workload.drop', what)),
    again: (workload) =>
      attempt(async () => {
        const copy = copyOf(host.get())
        if (copy === undefined || !given.has(copy)) return actions.start(startOf(workload))
        const file = await given.read(copy)
        if (file === undefined) throw new Error(`${workload.name} cannot be read any more: choose it again`)
        await actions.drop({ name: file.name, text: await file.text(), copy })
      }),
    stop: () =>
      attempt(async () => {
        await connected().call('workload.stop')
      }),
    setKnob(id, value) {
      knobs.set(id, value)
    },
    undo: (number) => attempt(() => undo(number)),
    undoLast: () =>
      attempt(async () => {
        const last = host.get().changes.findLast(canUndo)
        if (last !== undefined) await undo(last.number)
      }),
    resetKnobs: () =>
      attempt(async () => {
        const changes = await connected().call('knobs.reset')
        for (const change of changes) knobs.applied(change)
        toast.set({ kind: 'note', severity: 'ok', text: `${plural(changes.length, 'knob')} reset` })
      }),
  }

  const replay = new Replay(
    host,
    samples,
    (atMs) => connected().call('replay.seek', { atMs }),
    () => {
      redraw.invalidate()
    },
  )

  const shown = createShown({
    host,
    view,
    samples,
    ask: async (atMs) => connected().call('past.state', { atMs }),
  })

  // After the replay, whose horizon is another one.
  const stopEnding = host.subscribe(() => {
    if (replay.info === undefined) samples.setHorizon(endOfSamples(host.get()) ?? Infinity)
  })
  const stopInvalidating = view.subscribe(() => {
    redraw.invalidate()
  })
  const stopWatching = connector.state.subscribe(() => {
    redraw.invalidate()
  })

  return {
    samples,
    redraw,
    host,
    shown: shown.store,
    view,
    cursor: createCursor(),
    knobs,
    given,
    settings,
    replay,
    toast,
    counted: createStore<Readonly<Record<string, number>>>({}),
    question,
    startError,
    line,
    connector,
    actions,
    // Whether an input may be left out is decided per call; here it never is.
    call: async (name, input) => connected().call(name, ...([input] as never)),
    nowMs() {
      const { atMs } = replay.player.get()
      if (!Number.isNaN(atMs)) return atMs
      const live = connector.state.get().status !== 'lost' && samples.length > 0
      return live ? samples.lastAt : wallClock()
    },
    close() {
      shown.close()
      given.close()
      stopEnding()
      stopInvalidating()
      settings.close()
      stopWatching()
      replay.close()
      connector.stop()
    },
  }
}
