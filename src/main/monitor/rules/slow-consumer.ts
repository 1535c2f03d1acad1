/** Clients of a hub that do not read as fast as they are written to. */
import type { Rule } from '../rule.ts'

export const slowConsumer: Rule = {
  look({ hubs, knobs }) {
    return hubs
      .filter(({ stats }) => stats.slow > 0)
      .map(({ hub: { name }, stats }) => {
        const knob = `hub.${name}.outbox`
        const current = knobs.get(knob)
        const clients = stats.slow === 1 ? '1 slow consumer' : `${stats.slow} slow consumers`
        return {
          id: `slow-consumer:${name}`,
          severity: 'warning' as const,
          title: `${clients} at ${name}`,
          text: `${stats.slow} of ${stats.clients} clients of \`${name}\` read slower than they are written to: their outboxes are full and ${stats.drops} messages were dropped so far.`,
          holdMs: 5000,
          over: 'all clients keep up again',
          detail: {
            summary: `${stats.slow} of ${stats.clients} clients, ${stats.drops} messages dropped`,
            rule: 'an outbox overflows or a socket takes no more, for 5 s',
            series: [
              { label: 'slow', metric: 'hub.slow', attrs: { hub: name }, unit: '' },
              { label: 'drops', metric: 'hub.drops', attrs: { hub: name }, unit: '/s' },
            ],
            facts: [
              { label: 'Slow', value: String(stats.slow), unit: `of ${stats.clients}` },
              { label: 'Dropped', value: String(stats.drops) },
            ],
            fix: {
              title: 'Send them less, or let them go',
              text: 'Evict what does not keep up, drop the oldest where only the newest counts, or send such clients a digest.',
            },
            others:
              current === undefined
                ? []
                : [
                    {
                      title: `Outbox of ${current.value * 2}`,
                      text: 'takes longer bursts, costs memory per client',
                      knob,
                      value: Math.min(current.max, current.value * 2),
                    },
                  ],
            place: { screen: 'hub', label: 'Open hub' },
          },
        }
      })
  },
}
