import { useEffect, useRef, type RefObject } from 'react'
import { useSession } from '../state/context.ts'
import type { Task } from '../state/redraw.ts'
import { useSize, type Size } from './use-size.ts'

/** Reads a colour token where the element stands, so that the theme decides. */
type TokenReader = (name: string) => string

export interface Drawing {
  context: CanvasRenderingContext2D
  size: Size
  token: TokenReader
}

/**
 * Redraws a canvas outside React, at a rate; React only places it. `draw` may change identity freely: that
 * draws once more at the next frame.
 */
export function useCanvas(
  draw: (drawing: Drawing) => void,
  periodMs: () => number,
  enabled = true,
): [place: RefObject<HTMLDivElement | null>, canvas: RefObject<HTMLCanvasElement | null>, size: Size] {
  const { redraw } = useSession()
  const [place, size] = useSize<HTMLDivElement>(false)
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef({ draw, periodMs })
  const task = useRef<Task | undefined>(undefined)

  useEffect(() => {
    latest.current = { draw, periodMs }
    if (task.current !== undefined) redraw.invalidateTask(task.current)
  }, [draw, periodMs, redraw])

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!enabled || element === null || context === null || context === undefined || size.width === 0)
      return undefined
    const ratio = window.devicePixelRatio
    element.width = Math.round(size.width * ratio)
    element.height = Math.round(size.height * ratio)
    const style = getComputedStyle(element)
    const token: TokenReader = (name) => style.getPropertyValue(name).trim()
    task.current = {
      heavy: false,
      periodMs: () => latest.current.periodMs(),
      run: () => {
        context.setTransform(ratio, 0, 0, ratio, 0, 0)
        context.clearRect(0, 0, size.width, size.height)
        latest.current.draw({ context, size, token })
      },
    }
    return redraw.add(task.current)
  }, [enabled, redraw, size])

  return [place, canvas, size]
}

/** A filled area under a line; NaN breaks it. Values are positions in pixels from the top. */
export function strokeArea(
  context: CanvasRenderingContext2D,
  xs: (index: number) => number,
  ys: Float64Array,
  bottom: number,
  colours: { line: string; fill: string },
): void {
  let start = -1
  for (let i = 0; i <= ys.length; i++) {
    const known = i < ys.length && !Number.isNaN(ys[i])
    if (known && start < 0) start = i
    if (known || start < 0) continue
    context.beginPath()
    for (let j = start; j < i; j++) context.lineTo(xs(j), ys[j] ?? 0)
    context.lineWidth = 1.25
    context.lineJoin = 'round'
    context.strokeStyle = colours.line
    context.stroke()
    context.lineTo(xs(i - 1), bottom)
    context.lineTo(xs(start), bottom)
    context.closePath()
    context.fillStyle = colours.fill
    context.fill()
    start = -1
  }
}
