/** Which colour a function has on the lanes: the busiest have one each, and keep it as long as they are seen. */
import type { LanesSnapshot } from '../../../shared/scheduler.ts'

/** Custom properties of the theme. */
const colours = ['--s4', '--s1', '--s3', '--s2', '--s5'] as const
export const otherColour = '--tx3'

export interface Painted {
  name: string
  colour: string
}

export class Palette {
  readonly #kept = new Map<string, string>()

  /** The functions that have a colour now, busiest first. */
  paint({ lanes }: LanesSnapshot): Painted[] {
    const times = new Map<string, number>()
    for (const { slices } of lanes)
      for (const { name, ms } of slices) if (name !== '') times.set(name, (times.get(name) ?? 0) + ms)
    const busiest = [...times].sort(([, a], [, b]) => b - a).slice(0, colours.length)
    for (const name of this.#kept.keys())
      if (!busiest.some(([other]) => other === name)) this.#kept.delete(name)
    const free = colours.filter((colour) => ![...this.#kept.values()].includes(colour))
    for (const [name] of busiest) if (!this.#kept.has(name)) this.#kept.set(name, free.shift() ?? otherColour)
    return busiest.map(([name]) => ({ name, colour: this.#kept.get(name) ?? otherColour }))
  }

  of(name: string): string {
    return this.#kept.get(name) ?? otherColour
  }
}
