import type { SelectUse } from '../../../shared/tables.ts'
import { count, text } from '../../format.ts'
import { CaseShares } from '../../ui/case-shares.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'

/** Selects with a case on this channel, and which case they choose. */
export function Selects({ uses }: { uses: readonly SelectUse[] }) {
  return (
    <>
      {uses.map(({ name, site, total, cases }) => (
        <DrawerSection
          key={`${name} ${site}`}
          title={`Select in ${name}`}
          note={`${site}, ${text(count(total))} times`}
        >
          <CaseShares cases={cases.map((each) => ({ ...each, name: each.key }))} />
        </DrawerSection>
      ))}
    </>
  )
}
