/** Clients of a hub that do not read as fast as they are written to. */
import type { Rule } from '../rule.ts'

export const slowConsumer: Rule = {
  look({ hubs, knobs }) {
    return hubs
      .filter(({ stats }) => stats.slow > 0)
      .map(({ hub: { name }, stats, slow: counted }) => {
        // As the Hub screen counts them; the walk over the clients may be a second old.
        const slow = Math.max(stats.slow, counted)
        const knob = `hub.${name}.outbox`
        const current = knobs.get(knob)
        const clients = slow === 1 ? '1 slow consumer' : `${slow} slow consumers`
        return {
          id: `slow-consumer:${name}`,
          severity: 'warning' as const,
          title: `${clients} at ${name}`,
          text: `${slow} of ${stats.clients} clients of \`${name}\` read slower than they are written to: their outboxes fill up and ${stats.drops} messages were dropped so far.`,
          holdMs: 5000,
          over: 'all clients keep up again',
          detail: {
            summary: `${slow} of ${stats.clients} clients, ${stats.drops} messages dropped`,
            rule: 'an outbox overflows or a socket takes no more, for 5 s',
            series: [
              { label: 'slow', metric: 'hub.slow', attrs: { hub: name }, unit: '' },
              { label: 'drops', metric: 'hub.drops', attrs: { hub: name }, unit: '/s' },
            ],
            facts: [
              { label: 'Slow', value: String(slow), unit: `of ${stats.clients}` },
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
