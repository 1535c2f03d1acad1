import type { Change, EffectResult } from '../../../shared/model.ts'
import { byUnit, text } from '../../format.ts'
import { Alike, Arrow, Spinner } from '../../ui/glyphs.tsx'
import { Moved } from '../../ui/moved.tsx'

export function resultOf({ effect }: Change, measure: string): EffectResult | undefined {
  return 'results' in effect ? effect.results.find(({ label }) => label === measure) : undefined
}

/** Before, after and the verdict, with its confidence interval for those who hover. */
export function EffectResultLine({ change, measure }: { change: Change | undefined; measure: string }) {
  if (change === undefined) return <span className="dim">no change of size yet</span>
  const result = resultOf(change, measure)
  if (result === undefined) return <Missing change={change} />
  const { before, after, unit, interval } = result
  const [low, high] = interval.map((value) => text(byUnit(Math.abs(value), unit)))
  const sign = (value: number): string => (value < 0 ? '−' : '+')
  return (
    <span
      className="pool-result"
      data-verdict={result.verdict}
      title={`95 % of the evidence says ${sign(interval[0])}${low ?? ''} to ${sign(interval[1])}${high ?? ''}`}
    >
      {text(byUnit(before, unit))}
      <Arrow />
      <b>{text(byUnit(after, unit))}</b>
      <Verdict result={result} />
    </span>
  )
}

function Missing({ change: { effect } }: { change: Change }) {
  if (effect.status === 'measuring')
    return (
      <span className="dim">
        <Spinner /> measuring the effect
      </span>
    )
  if (effect.status === 'overlaps')
    return <span className="dim">overlaps change {effect.changes.join(', ')}</span>
  return <span className="dim">effect not measured</span>
}

/** A share that is worth a word even where it may be chance. */
const large = 0.2

const isUnsure = (because: EffectResult['because'], before: number, after: number): boolean =>
  because === 'noise' && Math.abs(after - before) > large * before

function sameWords(because: EffectResult['because'], unsure: boolean): string {
  if (because === 'demand') return 'less came, all done'
  return unsure ? 'not certain' : 'no measurable effect'
}

function Verdict({ result: { verdict, because, before, after } }: { result: EffectResult }) {
  if (verdict === 'same')
    return (
      <span className="pool-result-mark">
        {isUnsure(because, before, after) ? <span aria-hidden="true">?</span> : <Alike />}{' '}
        {sameWords(because, isUnsure(because, before, after))}
      </span>
    )
  return (
    <span className="pool-result-mark">
      <Moved before={before} after={after} verdict={verdict} />
    </span>
  )
}
