import { Popover } from '@base-ui/react/popover'
import type { PoolAdvice, PoolInsight } from '../../../shared/pools.ts'
import { useSession } from '../../state/context.ts'
import { lockedWords, lockOf } from '../../state/host.ts'
import { actsNow } from '../../state/moment.ts'
import { useStore } from '../../state/use-store.ts'
import { Button } from '../../ui/controls.tsx'
import { SeverityGlyph, type Severity } from '../../ui/glyphs.tsx'
import { sizeKnobId } from './pool-store.ts'
import { TargetMenu } from './target-menu.tsx'

const glyphs: Record<PoolAdvice['level'], Severity> = {
  grow: 'warning',
  limit: 'warning',
  unknown: 'note',
  fine: 'healthy',
  shrink: 'healthy',
}

/** What would be better, in one breath: the law, the advice, and the button that follows it. Tinted only when acting helps. */
export function AdviceStrip({ pool, insight }: { pool: string; insight: PoolInsight | undefined }) {
  const missing = useStore(useSession().shown, ({ moment }) => moment?.missing === true)
  if (insight === undefined)
    return (
      <footer className="pool-advice">
        <p>
          {missing ? 'The advice of this moment was not recorded.' : 'Advice comes with the live program.'}
        </p>
      </footer>
    )
  const { advice } = insight
  const split = advice.text.indexOf('%.') + 2
  const [state, rest] =
    split > 1 ? [advice.text.slice(0, split), advice.text.slice(split)] : ['', advice.text]
  return (
    <footer className="pool-advice" data-level={advice.level} data-testid={`advice-${pool}`}>
      <SeverityGlyph severity={glyphs[advice.level]} size={14} />
      <p>
        {advice.law !== '' && (
          <>
            <b>Little’s law:</b> {advice.law}{' '}
          </>
        )}
        {state}
        <span className="dim">{rest}</span> <TargetMenu insight={insight} />
      </p>
      <div className="pool-advice-acts">
        {advice.size !== undefined && (
          <Apply pool={pool} size={advice.size} primary={advice.level === 'grow'} />
        )}
        {advice.why.length > 0 && <Why pool={pool} advice={advice} />}
      </div>
    </footer>
  )
}

function Apply({ pool, size, primary }: { pool: string; size: number; primary: boolean }) {
  const { actions, host, shown } = useSession()
  const locked = useStore(host, lockedWords)
  const paused = useStore(shown, ({ moment }) => moment !== undefined)
  return (
    <Button
      look={primary ? 'primary' : ''}
      disabled={locked !== undefined}
      aria-label={`Apply ${String(size)} to ${pool}${paused ? ' now' : ''}`}
      title={locked ?? (paused ? actsNow : undefined)}
      onClick={() => {
        actions.setKnob(sizeKnobId(pool), size)
      }}
    >
      Apply {size}
      {paused && ' now'}
    </Button>
  )
}

/** The arithmetic, step by step, and the careful way to follow it. */
function Why({ pool, advice: { why, size } }: { pool: string; advice: PoolAdvice }) {
  const session = useSession()
  const { host, knobs, toast } = session
  const lock = useStore(host, lockOf)
  const applyGuarded = async (value: number): Promise<void> => {
    try {
      const change = await session.call('knob.guarded', { id: sizeKnobId(pool), value })
      if (change === null) return
      knobs.applied(change)
      toast.set({ kind: 'change', change })
    } catch (error) {
      toast.set({
        kind: 'note',
        severity: 'critical',
        text: error instanceof Error ? error.message : String(error),
      })
    }
  }
  return (
    <Popover.Root>
      <Popover.Trigger className="button quiet" aria-label={`Why: the arithmetic for ${pool}`}>
        Why
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" side="top" align="end" sideOffset={6}>
          <Popover.Popup className="popup pool-why">
            <Popover.Title className="pool-why-title">How many workers {pool} needs</Popover.Title>
            <ol>
              {why.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            {size !== undefined && (
              <div className="pool-why-acts">
                <Popover.Close
                  className="button"
                  disabled={lock !== undefined}
                  onClick={() => void applyGuarded(size)}
                >
                  Apply {size}, undo if worse
                </Popover.Close>
                <span className="dim">
                  Measured for 30 s; undone by itself if waits or throughput get worse.
                </span>
              </div>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
