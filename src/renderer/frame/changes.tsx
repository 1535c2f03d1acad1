import { Columns2, Undo2 } from 'lucide-react'
import { Fragment, memo, useCallback } from 'react'
import type { Change, Effect, EffectResult } from '../../shared/model.ts'
import { useCompared } from '../charts/difference.tsx'
import { compareAround } from '../state/compare.ts'
import { age, byUnit, changeWords, clock, text } from '../format.ts'
import { canUndo } from '../state/changes.ts'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { lockOf, type HostView } from '../state/host.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { Badge } from '../ui/controls.tsx'
import { NowTag } from '../ui/now-tag.tsx'
import { Alike, Arrow, Spinner } from '../ui/glyphs.tsx'
import { Moved } from '../ui/moved.tsx'

const changesOf = (host: HostView): Change[] => host.changes
const isLive = (connection: Connection): boolean => connection.status === 'live'

/** Who turned it, when nobody did by hand. */
const originWords: Partial<Record<Change['origin'], string>> = { autopilot: 'Autopilot: ', guard: 'Guard: ' }

/** Every turn of this session with what it did, newest first. */
export function Changes() {
  const { host } = useSession()
  const changes = useStore(host, changesOf)
  const recorded = useStore(host, ({ source }) => source.kind === 'recording')
  const knobs = useStore(host, (view) => view.knobs.length > 0)
  return (
    <section className="changes" aria-label="Changes">
      <header className="dock-head">
        <h2>Changes</h2>
        <NowTag />
        <span className="changes-count">
          {changes.length === 0 ? 'none yet' : `${String(changes.length)} this session`}
        </span>
      </header>
      {changes.length === 0 ? (
        <p className="dock-note">
          {recorded
            ? 'No knob had been turned up to this moment.'
            : knobs
              ? 'Turn a knob: what it did to waits and throughput is measured and shown here.'
              : 'What a turn of a knob does is measured and shown here.'}
        </p>
      ) : (
        <ol>
          {changes.toReversed().map((change, index, all) => (
            <Fragment key={change.number}>
              {isOfEarlier(change, all[index - 1]) && (
                <li className="change-past">
                  Earlier, in {change.program ?? 'a program'} that has ended: to read, not to undo
                </li>
              )}
              <Entry change={change} />
            </Fragment>
          ))}
        </ol>
      )}
    </section>
  )
}

/** The first of those that went with their program, or with another one than the one above. */
const isOfEarlier = (change: Change, above: Change | undefined): boolean =>
  change.over === true && (above?.over !== true || above.program !== change.program)

const Entry = memo(function Entry({ change }: { change: Change }) {
  const session = useSession()
  const { actions, connector } = session
  const live = useStore(connector.state, isLive)
  const locked = useStore(session.host, (view) => lockOf(view) !== undefined)
  const old = useSampled(
    useCallback(() => age(session.nowMs() - change.atMs), [session, change.atMs]),
    'second',
  )
  const { label, property, unit, number, undoneBy, undoes } = change
  const [before, after] = changeWords(change)
  const suffix = unit.startsWith('/') ? unit : ''
  return (
    <li id={`change-${String(number)}`} tabIndex={-1} className="change">
      <div className="change-head">
        <Badge number={number} />
        <b className="mono change-name" title={label}>
          {label}
        </b>
        <span className="change-property">{property}</span>
        <span className="change-values">
          {before}
          <Arrow />
          <b>
            {after}
            {suffix}
          </b>
        </span>
        <span className="spacer" />
        <span className="change-age">{old}</span>
        <button
          type="button"
          className="change-undo"
          aria-label={`Compare before and after change ${String(number)}`}
          title="Compare before and after"
          onClick={() => {
            compareAround(session, change)
          }}
        >
          <Columns2 className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        </button>
        {canUndo(change) && (
          <button
            type="button"
            className="change-undo"
            aria-label={`Undo change ${String(number)}`}
            disabled={!live || locked}
            onClick={() => void actions.undo(number)}
          >
            <Undo2 className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
      </div>
      {undoes !== undefined && <p className="change-note">Undo of change {undoes}</p>}
      {change.reason !== undefined && (
        <p className="change-note">
          {originWords[change.origin] ?? ''}
          {change.reason}
        </p>
      )}
      {change.guard === 'armed' && <p className="change-note">Undoes itself if the effect is worse</p>}
      {undoneBy !== undefined && <p className="change-note">Undone by change {undoneBy}</p>}
      {change.over === true && (
        <p className="change-note">
          {change.program === undefined ? 'Its program' : <span className="mono">{change.program}</span>} is
          over: there is nothing to undo
        </p>
      )}
      <InRange atMs={change.atMs} />
      <AfterMoment atMs={change.atMs} />
      <EffectLines effect={change.effect} atMs={change.atMs} />
    </li>
  )
})

/** Where a change lies, while two stretches are compared. */
function InRange({ atMs }: { atMs: number }) {
  const compared = useCompared()
  if (compared === undefined) return null
  const { a, b } = compared
  const within = (range: { fromMs: number; toMs: number }): boolean =>
    atMs >= range.fromMs && atMs < range.toMs
  const [first, last] = a.fromMs <= b.fromMs ? [a, b] : [b, a]
  const words = within(a)
    ? 'Within A'
    : within(b)
      ? 'Within B'
      : atMs >= first.toMs && atMs < last.fromMs
        ? 'Between A and B'
        : undefined
  return words === undefined ? null : <p className="change-note">{words}</p>
}

/** It had not been made yet at the moment on screen. */
function AfterMoment({ atMs }: { atMs: number }) {
  const { shown } = useSession()
  const later = useStore(shown, ({ moment }) => moment !== undefined && atMs > moment.atMs)
  const at = useStore(shown, ({ moment }) => moment?.atMs)
  return later && at !== undefined ? <p className="change-note">Made after {clock(at)}</p> : null
}

/** For so long after a change its effect is measured. */
const measuredMs = 30_000

function EffectLines({ effect, atMs }: { effect: Effect; atMs: number }) {
  const { connector } = useSession()
  const live = useStore(connector.state, isLive)
  switch (effect.status) {
    case 'measuring':
      return live ? (
        <Measuring readyAtMs={effect.readyAtMs} />
      ) : (
        <p className="change-note">Effect not measured, source went offline</p>
      )
    case 'not measured':
      return <p className="change-note">Effect not measured: {effect.reason}</p>
    case 'overlaps':
      return (
        <>
          <p className="change-note">{overlapWords(effect)}</p>
          {effect.results.length > 0 ? (
            <Results results={effect.results} />
          ) : (
            live && <Measuring readyAtMs={atMs + measuredMs} />
          )}
        </>
      )
    case 'measured':
      return <Results results={effect.results} />
  }
}

function overlapWords({ changes, together }: Extract<Effect, { status: 'overlaps' }>): string {
  if (together === undefined) return `Overlaps change ${changes.join(', ')}`
  return `Measured together with change ${together.join(', ')}: from before ${together.length > 1 ? 'the first of them' : 'that one'} to after this`
}

function Measuring({ readyAtMs }: { readyAtMs: number }) {
  const session = useSession()
  const left = useSampled(
    useCallback(() => Math.max(0, Math.ceil((readyAtMs - session.nowMs()) / 1_000)), [session, readyAtMs]),
    'second',
  )
  if (left === 0) return null
  return (
    <p className="change-note">
      <Spinner />
      Measuring effect, {left} s left
    </p>
  )
}

function Results({ results }: { results: readonly EffectResult[] }) {
  return (
    <dl className="effects">
      {results.map((result) => (
        <div key={result.label}>
          <dt>{result.label}</dt>
          <dd className="effect-before">{text(byUnit(result.before, result.unit))}</dd>
          <dd className="effect-arrow">
            <Arrow />
          </dd>
          <dd className="effect-after">{text(byUnit(result.after, result.unit))}</dd>
          <dd className="effect-verdict" data-verdict={result.verdict}>
            <Verdict result={result} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Why nothing is said against or for it. */
const sameWords = { small: 'same', noise: 'unsure', demand: 'less came' } as const

function Verdict({ result: { verdict, because, before, after } }: { result: EffectResult }) {
  if (verdict !== 'same') return <Moved before={before} after={after} verdict={verdict} />
  return (
    <>
      {because === 'noise' ? <span aria-hidden="true">?</span> : <Alike />}
      {sameWords[because ?? 'small']}
    </>
  )
}
