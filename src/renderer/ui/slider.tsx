import './slider.css'
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { fromFraction, toFraction, type SliderScale } from '../charts/scale.ts'
import { stepKnob } from './knob-steps.ts'

interface SliderProps {
  label: string
  scale: SliderScale
  value: number
  initial: number
  /** Old value while the new one is under way: a tick on the track. */
  from?: number
  /** A finding suggests this one: an amber diamond. */
  suggestion?: number
  disabled?: boolean
  describedBy?: string
  valueText: string
  onFocus?: () => void
  /** While dragging. */
  onTurn: (value: number) => void
  /** Released, or moved by a key. */
  onSet: (value: number) => void
  onEscape?: () => void
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`

/**
 * A slider over a linear or log scale. Not a native range: its value would be the position on the track, and
 * assistive technology would read 0.43 where the user means 8 workers.
 */
export function Slider(props: SliderProps) {
  const { label, scale, value, initial, from, suggestion, disabled = false, describedBy, valueText } = props
  const track = useRef<HTMLDivElement>(null)
  const thumb = useRef<HTMLDivElement>(null)
  const fraction = toFraction(scale, value)

  const valueAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    if (box === undefined || box.width === 0) return value
    return fromFraction(scale, (event.clientX - box.left) / box.width)
  }
  const dragging = (event: PointerEvent): boolean => event.currentTarget.hasPointerCapture(event.pointerId)

  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (disabled || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
    thumb.current?.focus({ preventScroll: true })
    props.onTurn(valueAt(event))
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (!dragging(event)) return
    const next = valueAt(event)
    if (next !== value) props.onTurn(next)
  }
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    if (!dragging(event)) return
    event.currentTarget.releasePointerCapture(event.pointerId)
    props.onSet(valueAt(event))
  }
  const key = (event: KeyboardEvent): void => {
    if (disabled) return
    if (event.key === 'Escape') props.onEscape?.()
    const next = stepKnob(scale, value, event)
    if (next === undefined) return
    event.preventDefault()
    props.onSet(next)
  }

  return (
    <div
      className="slider"
      data-disabled={disabled || undefined}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      <div className="slider-track" ref={track}>
        <div className="slider-fill" style={{ width: percent(fraction) }} />
        <i className="slider-default" style={{ left: percent(toFraction(scale, initial)) }} />
        {from !== undefined && (
          <i className="slider-from" style={{ left: percent(toFraction(scale, from)) }} />
        )}
        {suggestion !== undefined && (
          <i className="slider-suggestion" style={{ left: percent(toFraction(scale, suggestion)) }} />
        )}
        <div
          ref={thumb}
          className="slider-thumb"
          style={{ left: percent(fraction) }}
          role="slider"
          tabIndex={disabled ? -1 : 0}
          aria-label={label}
          aria-valuemin={scale.min}
          aria-valuemax={scale.max}
          aria-valuenow={value}
          aria-valuetext={valueText}
          aria-disabled={disabled}
          aria-describedby={describedBy}
          onKeyDown={key}
          onFocus={props.onFocus}
        />
      </div>
    </div>
  )
}
