import { useState, type ReactNode } from 'react'
import type { LockPage } from '../../../shared/locks.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { TableBanner } from '../../ui/table-banner.tsx'
import { TableEmpty } from '../../ui/table-empty.tsx'
import { TableFoot } from '../../ui/table-foot.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { lockRows } from './lock-copy.ts'
import { LockDrawer } from './lock-drawer.tsx'
import { LockTable } from './lock-table.tsx'

const keys = [{ keys: ['↑↓'], what: 'move' }]

/** Mutexes, read-write mutexes, semaphores and wait groups: who has them, who waits, and for how long. */
export function LockPart({ places }: { places: ReactNode }) {
  const session = useSession()
  const [selected, setSelected] = useState<string>()
  const { data: page, error } = useLiveQuery('locks.query', {})
  return (
    <div className="table-screen">
      <div className="table-side">
        <TableBanner title="Locks" />
        <div className="table-head-bar locks-bar">
          <h1>Locks</h1>
          {places}
          <span className="spacer" />
          <MoreMenu title="Locks" table={lockRows(session)} />
        </div>
        <LockTable
          rows={page?.rows ?? []}
          selected={selected}
          onSelect={setSelected}
          empty={
            <TableEmpty
              known={page !== undefined}
              count={page?.rows.length ?? 0}
              error={error}
              what="Nobody has had to wait for a lock so far"
              where="Mutexes, semaphores and named wait groups are listed once somebody waits for them"
            />
          }
        />
        <TableFoot words={page === undefined ? '' : footWords(page)} keys={keys} />
      </div>
      {selected !== undefined && (
        <LockDrawer
          id={selected}
          onClose={() => {
            setSelected(undefined)
          }}
        />
      )}
    </div>
  )
}

function footWords({ total, waiting }: LockPage): string {
  return `${plural(total, 'lock')} that somebody has waited for, ${plural(waiting, 'goroutine')} waiting now`
}
