import { useState, type ReactNode } from 'react'
import type { LockPage } from '../../../shared/locks.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { type RowKind, Table, TableScreen, useSorted } from '../../ui/table/index.ts'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { lockColumns } from './lock-columns.tsx'
import { lockRows } from './lock-copy.ts'
import { LockDrawer } from './lock-drawer.tsx'

const keys = [{ keys: ['↑↓'], what: 'move' }]
const kindOf = (): RowKind => ({ look: 'lock-row' })

/** Mutexes, read-write mutexes, semaphores and wait groups: who has them, who waits, and for how long. */
export function LockPart({ places }: { places: ReactNode }) {
  const session = useSession()
  const [selected, setSelected] = useState<string>()
  const { data: page, error } = useLiveQuery('locks.query', {})
  const rows = useSorted(page?.rows, lockColumns)
  return (
    <TableScreen
      title="Locks"
      bar={
        <>
          {places}
          <span className="spacer" />
          <MoreMenu title="Locks" table={lockRows(session)} />
        </>
      }
      foot={{ words: page === undefined ? '' : footWords(page), keys }}
      drawer={
        selected !== undefined && (
          <LockDrawer
            id={selected}
            onClose={() => {
              setSelected(undefined)
            }}
          />
        )
      }
    >
      <Table
        name="locks"
        label="Locks"
        columns={lockColumns}
        {...rows}
        error={error}
        kindOf={kindOf}
        isSelected={({ id }) => id === selected}
        onOpen={(row) => {
          setSelected(row?.id)
        }}
        follows={() => selected !== undefined}
        empty={{
          what: 'Nobody has had to wait for a lock so far',
          where: 'Mutexes, semaphores and named wait groups are listed once somebody waits for them',
        }}
      />
    </TableScreen>
  )
}

function footWords({ total, waiting }: LockPage): string {
  return `${plural(total, 'lock')} that somebody has waited for, ${plural(waiting, 'goroutine')} waiting now`
}
