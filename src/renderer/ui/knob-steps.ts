import { snap, type SliderScale } from '../charts/scale.ts'

/** Where a key takes a knob: arrows one step, with Shift double or half, pages a tenth of the way, Home and End. */
export function stepKnob(
  scale: SliderScale,
  value: number,
  { key, shiftKey }: { key: string; shiftKey: boolean },
): number | undefined {
  const page = Math.max(scale.step, (scale.max - scale.min) / 10)
  const next = (): number | undefined => {
    switch (key) {
      case 'ArrowRight':
      case 'ArrowUp':
      case ']':
      case '}':
        return shiftKey ? value * 2 : value + scale.step
      case 'ArrowLeft':
      case 'ArrowDown':
      case '[':
      case '{':
        return shiftKey ? value / 2 : value - scale.step
      case 'PageUp':
        return value + page
      case 'PageDown':
        return value - page
      case 'Home':
        return scale.min
      case 'End':
        return scale.max
      default:
        return undefined
    }
  }
  const wanted = next()
  return wanted === undefined ? undefined : snap(scale, wanted)
}
