/** What is drawn as one node. */
import type { Chan, Goroutine } from '../../runtime/index.ts'

/** Goroutines of one function made at one place. */
export function groupKey({ name, site }: Pick<Goroutine, 'name' | 'site'>): string {
  return `go:${name}@${site}`
}

/** Channels made at one place, or named alike but for numbers. */
export function channelKey(chan: Chan<unknown>): string {
  const named = chan.name !== `chan#${String(chan.id)}`
  return `chan:${named ? chan.name.replaceAll(/\d+/g, '#') : chan.site}/${String(chan.cap)}`
}
