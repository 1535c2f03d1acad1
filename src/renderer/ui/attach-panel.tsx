import './attach-panel.css'
import { RefreshCw } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { AttachedProgram, FoundProgram, FoundRuntime } from '../../shared/attach.ts'
import { plural } from '../format.ts'
import { attachTo, showAttached } from '../state/attach.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import { Button, Kbd, Names } from './controls.tsx'
import { SeverityGlyph } from './glyphs.tsx'

/** Programs start and end while one looks. */
const everyMs = 2_000
const noneAttached: readonly AttachedProgram[] = []
const attachedOf = ({ attached }: HostView): readonly AttachedProgram[] => attached ?? noneAttached

/** Programs with Weir's agent in them: those on this machine, and a field for an address. */
export function AttachPanel({ field }: { field?: RefObject<HTMLInputElement | null> }) {
  const [problem, setProblem] = useState<string>()
  const { found, look } = useFound()
  return (
    <div className="attach">
      <div className="attach-head">
        <h3>Found on this machine</h3>
        <Button look="quiet small square" aria-label="Look again" title="Look again" onClick={look}>
          <RefreshCw className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </div>
      <Found found={found} onProblem={setProblem} />
      <p className="attach-how">
        Node: start with <code className="mono">--import weir/agent</code>. A project gets it by{' '}
        <code className="mono">npm pack</code> in Weir’s folder, then{' '}
        <code className="mono">npm install path/to/weir-0.1.0.tgz</code> in its own.
      </p>
      <AddressField onProblem={setProblem} field={field} />
      {problem !== undefined && (
        <p className="attach-problem" role="alert">
          <SeverityGlyph severity="critical" size={13} />
          <span>
            <Names text={problem} />
          </span>
        </p>
      )}
    </div>
  )
}

function useFound() {
  const session = useSession()
  const [found, setFound] = useState<readonly FoundProgram[]>()
  const look = useCallback(() => {
    session.call('attach.find', undefined).then(setFound, () => {
      // The line to the app is gone: the banner says so.
    })
  }, [session])
  useEffect(() => {
    look()
    const timer = setInterval(look, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [look])
  return { found, look }
}

interface Asked {
  onProblem: (words: string | undefined) => void
}

function Found({ found, onProblem }: Asked & { found: readonly FoundProgram[] | undefined }) {
  if (found === undefined) return <p className="attach-none">Looking …</p>
  if (found.length === 0)
    return (
      <p className="attach-none">
        No program of yours runs with Weir’s agent now. One that does appears here within two seconds.
      </p>
    )
  return (
    <ul className="attach-list">
      {found.flatMap((program) =>
        runtimesOf(program).map((runtime) => (
          <FoundRow
            key={`${program.id}/${String(runtime?.id)}`}
            program={program}
            runtime={runtime}
            onProblem={onProblem}
          />
        )),
      )}
    </ul>
  )
}

/** One row for a program of one runtime; of several those in which something runs. */
function runtimesOf({ runtimes }: FoundProgram): (FoundRuntime | undefined)[] {
  const busy = runtimes.filter(({ goroutines }) => goroutines > 0)
  return busy.length > 1 ? busy : [undefined]
}

interface FoundRowProps extends Asked {
  program: FoundProgram
  runtime: FoundRuntime | undefined
}

function FoundRow({ program, runtime, onProblem }: FoundRowProps) {
  const session = useSession()
  const attached = useStore(session.host, attachedOf)
  const { id, name, pid, node, address, problem, runtimes } = program
  const known = attached.find(
    (each) =>
      each.pid === pid &&
      each.address === address &&
      each.link.status !== 'ended' &&
      (runtime === undefined || each.runtime === runtime.name),
  )
  const goroutines = runtime?.goroutines ?? runtimes.reduce((sum, { goroutines: count }) => sum + count, 0)
  return (
    <li>
      <i className="dot" data-on={problem === undefined || undefined} />
      <span className="popup-words">
        <span className="attach-name">
          <b title={name}>{runtime === undefined ? name : `${name} · ${runtime.name}`}</b>
          <span className="attach-tag">{node.replace(/^v(\d+)\..*$/, 'node $1')}</span>
        </span>
        <small title={problem ?? `${plural(goroutines, 'goroutine')} now`}>
          {problem ?? `pid ${String(pid)}, agent on ${address}`}
        </small>
      </span>
      <Button
        look="small"
        disabled={problem !== undefined}
        aria-label={`${known === undefined ? 'Attach to' : 'Show'} ${name}`}
        onClick={() => {
          onProblem(undefined)
          if (known === undefined)
            void attachTo(
              session,
              { program: id, ...(runtime !== undefined && { runtime: runtime.id }) },
              onProblem,
            )
          else void showAttached(session, known.id)
        }}
      >
        {known === undefined ? 'Attach' : 'Show'}
      </Button>
    </li>
  )
}

interface AddressFieldProps extends Asked {
  field: RefObject<HTMLInputElement | null> | undefined
}

function AddressField({ onProblem, field }: AddressFieldProps) {
  const session = useSession()
  const [address, setAddress] = useState('')
  return (
    <form
      className="attach-field"
      onSubmit={(event) => {
        event.preventDefault()
        onProblem(undefined)
        if (address.trim() !== '') void attachTo(session, { address }, onProblem)
      }}
    >
      <input
        ref={field}
        className="mono"
        aria-label="Address of an agent: host:port or URL with its token"
        title="host:port of a program on this machine, or the URL with its token that the agent prints with WEIR_AGENT_PRINT=1"
        placeholder="host:port or URL"
        value={address}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setAddress(event.target.value)
        }}
      />
      <Kbd>Enter</Kbd>
    </form>
  )
}
