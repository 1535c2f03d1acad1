/** What a fresh connection brings: samples from where they broke off, the state, and what is told once. */
import type { Client } from '../../shared/client.ts'
import type { HostView } from './host.ts'
import { endOfSamples } from './host.ts'
import type { Redraw } from './redraw.ts'
import type { SampleStore } from './samples.ts'
import type { SettingsControl } from './settings.ts'
import type { Store } from './store.ts'
import { keptMs } from './view.ts'

interface Stores {
  samples: SampleStore
  redraw: Redraw
  host: Store<HostView>
  settings: SettingsControl
  wallClock: () => number
}

export function feed(client: Client, { samples, redraw, host, settings, wallClock }: Stores): void {
  const held = samples.lastAt
  const historyMs = Number.isNaN(held) ? keptMs : Math.min(keptMs, Math.max(0, wallClock() - held + 1_000))
  client.subscribe(
    'frames',
    { historyMs },
    {
      item(message) {
        if (message.type === 'layout') {
          if (message.fresh === true) samples.clear()
          samples.setLayout(message.layout)
        } else {
          const endMs = endOfSamples(host.get())
          const rows = endMs === undefined ? message.rows : message.rows.filter(([, atMs]) => atMs <= endMs)
          samples.addRows(message.epoch, rows, message.lost, message.history)
        }
        if (message.type === 'rows' && message.history) redraw.invalidate()
      },
    },
  )
  client.subscribe('state', undefined, {
    item(slices) {
      host.patch({ ...slices, known: true })
    },
  })
  const quietly = (): void => {
    // The connection went in between; the next one asks again.
  }
  client.call('app.info').then((info) => {
    host.patch({ info })
  }, quietly)
  settings.load(() => client.call('settings.get')).catch(quietly)
  client.call('workloads.list').then((workloads) => {
    host.patch({ workloads })
  }, quietly)
}
