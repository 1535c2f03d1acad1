import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { createStore } from './store.ts'
import { useSession } from './context.ts'
import type { Task } from './redraw.ts'
import type { Session } from './session.ts'

/** Update rates of the spec, section 9. `chart` follows the range: 4 Hz at 1 min, 2 Hz at 5, 1 Hz at 15. */
export type Rate = 'chart' | 'tile' | 'slow' | 'second'

const periods = { tile: 250, slow: 500, second: 1_000 } as const

export interface SampledOptions<T> {
  /** Values for which this holds do not re-render. */
  equal?: (a: T, b: T) => boolean
  /** False while out of sight: nothing is computed. */
  enabled?: boolean
}

/** What a chart's picture depends on: while paused nothing that arrives changes it, so nothing is redrawn. */
function contentMark(session: Session): string {
  const { view, samples, connector } = session
  const { endMs, rangeMs } = view.get()
  const away = connector.state.get().status === 'lost' ? Math.floor(session.nowMs() / 250) : 0
  const moment = endMs === undefined ? `live ${String(samples.version)}` : `at ${String(endMs)}`
  return `${moment} ${String(rangeMs)} ${String(away)}`
}

/**
 * The value of `read`, recomputed at a rate instead of per sample, and at once when `read` changes identity
 * (wrap it in `useCallback`). The newest inputs are read outside React, so no prop changes in between.
 */
export function useSampled<T>(read: () => T, rate: Rate, options: SampledOptions<T> = {}): T {
  const session = useSession()
  const { redraw, view } = session
  const { equal = Object.is, enabled = true } = options
  const latest = useRef({ read, equal })
  const shown = useRef('')
  /** What was read while mounting is on screen already: the first turn is a period later. */
  const fresh = useRef(true)
  const store = useMemo(() => createStore<T>(read()), []) // eslint-disable-line react-hooks/exhaustive-deps
  const task = useMemo<Task>(
    () => ({
      heavy: rate === 'chart',
      periodMs: () => {
        if (rate !== 'chart') return periods[rate]
        const { rangeMs } = view.get()
        return rangeMs <= 60_000 ? 250 : rangeMs <= 300_000 ? 500 : 1_000
      },
      run: () => {
        const mark = rate === 'chart' ? contentMark(session) : ''
        if (mark !== '' && mark === shown.current) return
        shown.current = mark
        const next = latest.current.read()
        if (!latest.current.equal(next, store.get())) store.set(next)
      },
    }),
    [rate, view, store, session],
  )

  useEffect(() => {
    if (latest.current.read === read && latest.current.equal === equal) return
    latest.current = { read, equal }
    shown.current = ''
    redraw.invalidateTask(task)
  }, [read, equal, redraw, task])
  useEffect(() => {
    const delayMs = fresh.current ? task.periodMs() : 0
    fresh.current = false
    return enabled ? redraw.add(task, delayMs) : undefined
  }, [enabled, redraw, task])

  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.get(), [store]),
  )
}
