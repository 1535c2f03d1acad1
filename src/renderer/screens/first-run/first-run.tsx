import './first-run.css'
import { Disc3, FileCode, Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../../state/context.ts'
import { startOf, type HostView } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { openRecording } from '../../state/recording.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import { chooseFile } from '../../ui/file-chooser.ts'
import { Mark } from '../../ui/mark.tsx'
import { AttachCard } from './attach-card.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** Nothing runs: what could. */
export function FirstRun() {
  const { startError, host } = useSession()
  const error = useStore(startError, (value) => value)
  const idle = useStore(host, ({ run }) => run.status === 'idle')
  return (
    <div className="first-run">
      <Mark size={44} />
      <h1>{idle ? 'Nothing is running yet' : 'Look at something else'}</h1>
      <p className="first-run-lead">
        Pick a source. Metrics start within a second and nothing leaves this machine.
      </p>
      {error !== undefined && <ErrorPanel title="That could not be started" error={error} />}
      <div className="first-run-cards">
        <BuiltInCard />
        <FileCard />
        <AttachCard />
      </div>
      <OpenRecording />
    </div>
  )
}

/** What was saved before can be looked at without running anything. */
function OpenRecording() {
  const { view } = useSession()
  return (
    <Button
      look="quiet"
      className="first-run-recordings"
      onClick={() => {
        view.patch({ screen: 'recordings' })
      }}
    >
      <Disc3 className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
      Open a recording
    </Button>
  )
}

const workloadsOf = (host: HostView): HostView['workloads'] => host.workloads

function BuiltInCard() {
  const { host, actions } = useSession()
  const workloads = useStore(host, workloadsOf)
  const [chosen, setChosen] = useState<string>()
  const selected = workloads.find(({ name }) => name === chosen) ?? workloads[0]
  useEnter(() => {
    if (selected !== undefined) void actions.start(startOf(selected))
  })
  return (
    <form
      className="card first-run-card"
      onSubmit={(event) => {
        event.preventDefault()
        if (selected !== undefined) void actions.start(startOf(selected))
      }}
    >
      <header>
        <Play className="icon" size={18} strokeWidth={1.75} aria-hidden="true" />
        <h2>Run a built-in workload</h2>
      </header>
      <p>A program for the local runtime, with knobs you can turn while it runs.</p>
      <div className="workloads" role="radiogroup" aria-label="Built-in workloads">
        {workloads.map((workload) => (
          <label key={workload.name} className="workload" title={workload.lesson ?? workload.summary}>
            <input
              type="radio"
              name="workload"
              value={workload.name}
              checked={workload === selected}
              onChange={() => {
                setChosen(workload.name)
              }}
            />
            <b>{workload.name}</b>
            <span className="popup-tag" title={`What it is about: ${workload.tag}`}>
              {workload.tag}
            </span>
            <small>{workload.summary}</small>
          </label>
        ))}
        {workloads.length === 0 && <p>Asking for the list …</p>}
      </div>
      <Button type="submit" look="primary" disabled={selected === undefined}>
        <Play className="icon" size={12} fill="currentColor" aria-hidden="true" />
        {`Run ${selected?.name ?? ''}`}
        <span className="enter" aria-hidden="true">
          Enter
        </span>
      </Button>
    </form>
  )
}

/** Enter, wherever nothing has the focus. */
function useEnter(act: () => void): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const free = event.target instanceof HTMLElement && event.target.matches('body, main')
      if (event.key === 'Enter' && free && !event.defaultPrevented) latest.current()
    }
    document.addEventListener('keydown', hear)
    return () => {
      document.removeEventListener('keydown', hear)
    }
  }, [])
}

function FileCard() {
  const session = useSession()
  const { actions } = session
  const [path, setPath] = useState('')
  return (
    <form
      className="card first-run-card"
      onSubmit={(event) => {
        event.preventDefault()
        const file = path.trim()
        if (file.endsWith('.weirrec')) void openRecording(session, file)
        else if (file !== '') void actions.start({ file })
      }}
    >
      <header>
        <FileCode className="icon" size={18} strokeWidth={1.75} aria-hidden="true" />
        <h2>Open a workload file</h2>
      </header>
      <p>Your own goroutines, channels and pools in one TypeScript file.</p>
      <pre className="sample mono" aria-label="Smallest workload">
        {sample}
      </pre>
      <label className="path">
        Path of a .weir.ts file, or of a .weirrec recording
        <input
          className="mono"
          value={path}
          spellCheck={false}
          autoComplete="off"
          placeholder="/home/me/crawler.weir.ts"
          onChange={(event) => {
            setPath(event.target.value)
          }}
        />
      </label>
      <Button type="submit" disabled={path.trim() === ''}>
        Run file {path.trim() !== '' && <Kbd>Enter</Kbd>}
      </Button>
      <ChooseFile />
      <RecentFiles />
    </form>
  )
}

/** Dropping a file anywhere on the page does the same. */
function ChooseFile() {
  const session = useSession()
  return (
    <Button look="quiet" onClick={() => chooseFile(session)}>
      Choose a file …, or drop one here
    </Button>
  )
}

/** What ran before, to run it again. */
function RecentFiles() {
  const { settings, actions } = useSession()
  const recent = useStore(settings.store, ({ recentFiles }) => recentFiles)
  return (
    <div className="recent-files">
      {recent.slice(0, 2).map((file) => (
        <button key={file} type="button" title={file} onClick={() => void actions.start({ file })}>
          <FileCode className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          <span className="mono">{file.split(/[\\/]/).at(-1)}</span>
        </button>
      ))}
    </div>
  )
}

const sample = `import { chan, go, workload } from 'weir'

export default workload({
  name: 'hello',
  main: function* () {
    const jobs = chan<number>(8)
    go(function* () {
      for (;;) yield* jobs.send(1)
    })
    for (;;) yield* jobs.recv()
  },
})`
