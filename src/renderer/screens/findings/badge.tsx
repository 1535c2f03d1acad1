import type { Finding } from '../../../shared/model.ts'
import { useSession } from '../../state/context.ts'
import type { HostView } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

const findingsOf = (host: HostView): Finding[] => host.findings

/** How many are open, with the shape of the worst, at the end of the nav row. */
export function FindingsBadge() {
  const { shown } = useSession()
  const findings = useStore(shown, findingsOf)
  const [worst] = findings
  if (worst === undefined) return null
  return (
    <span className="nav-count nav-findings">
      <SeverityGlyph severity={worst.severity} size={12} /> {findings.length}
    </span>
  )
}
