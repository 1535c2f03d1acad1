import { Zap } from 'lucide-react'
import { memo, useCallback } from 'react'
import type { Finding } from '../../../shared/model.ts'
import { age, knobValue } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { momentMs } from '../../state/window.ts'
import { Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

interface RowProps {
  finding: Finding
  selected: boolean
  onSelect: (id: string) => void
}

export const FindingRow = memo(function FindingRow({ finding, selected, onSelect }: RowProps) {
  const { id, severity, title, detail, text } = finding
  return (
    <button
      type="button"
      className="finding-row"
      data-finding={id}
      aria-current={selected ? 'true' : undefined}
      onClick={() => {
        onSelect(id)
      }}
    >
      <SeverityGlyph severity={severity} />
      <span className="finding-words">
        <span className="finding-title">
          <Names text={title} />
        </span>
        <span className="finding-summary">
          <Names text={detail?.summary ?? text} />
        </span>
      </span>
      <span className="finding-end">
        <FindingAge sinceMs={finding.firstSeenMs} />
        <AdviceChip finding={finding} />
      </span>
    </button>
  )
})

export function FindingAge({ sinceMs }: { sinceMs: number }) {
  const session = useSession()
  const words = useSampled(
    useCallback(() => age(momentMs(session) - sinceMs), [session, sinceMs]),
    'second',
  )
  return <span className="finding-age">{words}</span>
}

/** What one click in the detail would do. */
function AdviceChip({ finding: { advice } }: { finding: Finding }) {
  const { host } = useSession()
  const knob = useStore(host, ({ knobs }) => knobs.find(({ id }) => id === advice?.knob))
  if (advice === undefined || knob === undefined) return null
  return (
    <span className="advice-chip">
      <Zap className="icon" size={11} strokeWidth={1.75} aria-hidden="true" />
      Set {knob.property} {knobValue(advice.value, knob.step)}
    </span>
  )
}
