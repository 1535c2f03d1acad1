/** What the screens show is of one program: the one that ran at the right edge of the window. */
import type { HostEvent } from '../../shared/model.ts'
import type { HostView } from './host.ts'
import type { Redraw } from './redraw.ts'
import type { SampleStore } from './samples.ts'
import type { Store } from './store.ts'
import type { View } from './view.ts'

/** When the program of that moment began. One that was run again, or loaded anew, goes on where it was. */
export function programBegan(events: readonly HostEvent[], atMs: number): number {
  const began = events.filter((event) => event.kind === 'began' && event.atMs <= atMs)
  const last = began.at(-1)
  if (last === undefined) return -Infinity
  const other = began.findLastIndex(({ program }) => program !== last.program)
  // The events go back as far as the samples do: what no event tells of was the same program.
  return other < 0 ? -Infinity : (began[other + 1] ?? last).atMs
}

interface Stores {
  host: Store<HostView>
  view: Store<View>
  samples: SampleStore
  redraw: Redraw
}

/** Returns the function that ends it. */
export function keepToProgram({ host, view, samples, redraw }: Stores): () => void {
  let floorMs = -Infinity
  const look = (): void => {
    const next = programBegan(host.get().events ?? [], view.get().endMs ?? Infinity)
    if (next === floorMs) return
    floorMs = next
    samples.setFloor(next)
    redraw.invalidate()
  }
  const stops = [host.subscribe(look), view.subscribe(look)]
  look()
  return () => {
    for (const stop of stops) stop()
  }
}
