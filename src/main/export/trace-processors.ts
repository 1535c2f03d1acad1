/**
 * What ran where: a track for each processor with the turns that were put down, named by the goroutine's function, and
 * what one processor took from another as instants on the thief's track. Turns shorter than the recorder's grain share a
 * slice, named by the last or the longest of them.
 */
import type { LanesSnapshot } from '../../shared/scheduler.ts'
import { lanesOf, type Recording } from '../recorder/index.ts'
import { named, processorPid, type TraceClock, type TraceEvent } from './trace-event.ts'

/** Threads are numbered from 1: 0 stands for the process. */
const tidOf = (proc: number): number => proc + 1

export function processorEvents({ snapshots }: Recording, { us }: TraceClock): TraceEvent[] {
  const until = new Map<number, number>()
  const slices: TraceEvent[] = []
  const steals = new Map<string, TraceEvent>()
  for (const stored of snapshots) {
    for (const lanes of lanesOf(stored.read().answers)) {
      slices.push(...turnsOf(lanes, until, us))
      for (const { atMs, from, to, count } of lanes.steals)
        steals.set(`${String(atMs)} ${String(from)} ${String(to)}`, {
          name: `took ${String(count)} from P${String(from)}`,
          ph: 'i',
          s: 't',
          cat: 'steal',
          pid: processorPid,
          tid: tidOf(to),
          ts: us(atMs),
          args: { count },
        })
    }
  }
  const procs = [...until.keys()].sort((a, b) => a - b)
  if (procs.length === 0) return []
  return [
    named('process_name', processorPid, 'Processors'),
    ...procs.map((proc) =>
      named('thread_name', processorPid, proc === 0 ? 'P0 · main thread' : `P${String(proc)}`, tidOf(proc)),
    ),
    ...slices,
    ...steals.values(),
  ]
}

/** `until`: up to where each processor's track is drawn already; the windows of two looks overlap. */
function turnsOf(
  { lanes, atMs }: LanesSnapshot,
  until: Map<number, number>,
  us: TraceClock['us'],
): TraceEvent[] {
  const events: TraceEvent[] = []
  for (const { proc, slices } of lanes) {
    let end = until.get(proc) ?? 0
    for (const { startMs, ms, name, alone } of slices) {
      const ts = Math.max(end, us(startMs))
      // What runs still is put down with the next look.
      const stop = us(Math.min(startMs + ms, atMs))
      if (stop <= ts) continue
      const args = { turns: alone ? 'one' : 'several' }
      events.push({
        name: name === '' ? 'a goroutine' : name,
        ph: 'X',
        cat: 'turn',
        pid: processorPid,
        tid: tidOf(proc),
        ts,
        dur: stop - ts,
        args,
      })
      end = stop
    }
    until.set(proc, end)
  }
  return events
}
