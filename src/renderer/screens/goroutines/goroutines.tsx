import './goroutines.css'
import { useCallback, useMemo, useState } from 'react'
import { goroutineKeys, parseFilter, statesNamed } from '../../../shared/filter.ts'
import type { GoroutineState } from '../../../shared/model.ts'
import type { GoroutineGrouping, GoroutinePage, GoroutineSort } from '../../../shared/tables.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { count, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { Segmented } from '../../ui/controls.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { type SortState, TableScreen, useTablePage } from '../../ui/table/index.ts'
import { useCounted } from '../../ui/use-counted.ts'
import { goroutineRows } from './copy.ts'
import { GoroutineDrawer } from './goroutine-drawer.tsx'
import { GoroutineTable } from './goroutine-table.tsx'
import { StateStrip } from './state-strip.tsx'

const groupings: { value: GoroutineGrouping; label: string }[] = [
  { value: 'site', label: 'Site' },
  { value: 'reason', label: 'Reason' },
  { value: 'flat', label: 'Flat' },
]
const keys = [
  { keys: ['↑↓'], what: 'move' },
  { keys: ['→'], what: 'open' },
  { keys: ['/'], what: 'filter' },
]

export function Goroutines() {
  const session = useSession()
  const [filterText, setFilterText] = useState('')
  const [groupBy, setGroupBy] = useState<GoroutineGrouping>('site')
  const [sort, setSort] = useState<SortState<GoroutineSort>>({ by: 'wait', descending: true })
  const [open, setOpen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [selected, setSelected] = useState<number>()

  const parts = useMemo(() => parseFilter(filterText, goroutineKeys, 'fn'), [filterText])
  const filter = useMemo(() => parts.flatMap(({ token }) => token ?? []), [parts])
  const { page, rows, held } = useTablePage('goroutines.query', {
    filter,
    groupBy,
    sort,
    open: [...open].map(([key, all]) => ({ key, all })),
  })
  useCounted('goroutines', page?.total)
  const flat = groupBy === 'flat'
  // An answer in another shape belongs to the view before.
  const former = page !== undefined && (page.shape.length === 0) !== (flat || page.rowCount === 0)

  const onToggle = useCallback((key: string, opened: boolean) => {
    setOpen((old) => {
      const next = new Map(old)
      if (opened) next.set(key, false)
      else next.delete(key)
      return next
    })
  }, [])
  const onAll = useCallback((key: string) => {
    setOpen((old) => new Map(old).set(key, true))
  }, [])
  const chosen = useMemo(
    () =>
      filter.flatMap(({ key, value, not }) => (key === 'state' && not !== true ? statesNamed(value) : [])),
    [filter],
  )
  const onState = useCallback(
    (state: GoroutineState) => {
      const token = `state:${state === 'I/O' ? 'io' : state.replaceAll(' ', '-')}`
      const others = parts.filter((part) => part.token?.key !== 'state').map((part) => part.text)
      setFilterText([...others, ...(chosen.includes(state) ? [] : [token])].join(' '))
    },
    [parts, chosen],
  )

  return (
    <TableScreen
      title="Goroutines"
      bar={
        <>
          <FilterField
            label="Filter goroutines"
            text={filterText}
            parts={parts}
            placeholder="state:select fn:worker chan:jobs age>1m"
            count={page === undefined ? '' : `${text(count(page.matched))} of ${text(count(page.total))}`}
            onChange={setFilterText}
          />
          <Segmented label="Group by" options={groupings} value={groupBy} onChange={setGroupBy} />
          <MoreMenu title="Goroutines" table={goroutineRows(session, { filter, groupBy, sort })} />
        </>
      }
      above={<StateStrip states={page?.states} chosen={chosen} onToggle={onState} />}
      foot={{ words: page === undefined ? '' : footWords(page, groupBy), keys, held }}
      drawer={
        selected !== undefined && (
          <GoroutineDrawer
            id={selected}
            onClose={() => {
              setSelected(undefined)
            }}
          />
        )
      }
    >
      <GoroutineTable
        page={former ? undefined : page}
        rows={former ? { ...rows, count: 0, known: false } : rows}
        flat={flat}
        filtered={filter.length > 0}
        sort={sort}
        selected={selected}
        empty={
          filterText === ''
            ? { what: 'No goroutine is alive', where: 'in this program' }
            : { what: 'No goroutine matches', where: filterText }
        }
        onSort={setSort}
        onToggle={onToggle}
        onAll={onAll}
        onSelect={setSelected}
      />
    </TableScreen>
  )
}

function footWords({ groups, matched }: GoroutinePage, groupBy: GoroutineGrouping): string {
  const goroutines = plural(matched, 'goroutine')
  if (groupBy === 'flat') return goroutines
  return `${plural(groups, groupBy === 'site' ? 'site' : 'reason')}, ${goroutines}`
}
