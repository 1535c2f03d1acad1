import { useLayoutEffect, useMemo, useRef, useSyncExternalStore, type RefObject } from 'react'
import { useSession } from '../state/context.ts'
import type { Task } from '../state/redraw.ts'
import { createStore } from '../state/store.ts'

export interface Size {
  width: number
  height: number
}

const none: Size = { width: 0, height: 0 }

/**
 * Size of an element's content box in whole pixels; zero until its turn has come. What is drawn to that size is
 * heavy unless told otherwise, so a size counts as a chart's redraw: when a screen opens or the dock moves, charts
 * follow one per frame, and the frame that answers the key has none of them to wait for.
 */
export function useSize<E extends HTMLElement>(heavy = true): [RefObject<E | null>, Size] {
  const { redraw } = useSession()
  const ref = useRef<E>(null)
  const store = useMemo(() => createStore<Size>(none), [])
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    let stop = (): void => undefined
    const task: Task = {
      heavy,
      periodMs: () => Infinity,
      run: () => {
        stop()
        store.patch({ width: element.clientWidth, height: element.clientHeight })
      },
    }
    const measure = (): void => {
      stop = redraw.add(task)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
      stop()
    }
  }, [heavy, redraw, store])
  return [ref, useSyncExternalStore(store.subscribe, store.get)]
}
