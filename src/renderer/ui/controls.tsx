import './controls.css'
import type { ComponentProps, ReactNode } from 'react'
import { SeverityGlyph, type Severity } from './glyphs.tsx'

interface ButtonProps extends ComponentProps<'button'> {
  /** Words of controls.css: `primary`, `outline`, `quiet`, `small`, `square`. */
  look?: string
}

export function Button({ look = '', className = '', ...props }: ButtonProps) {
  return <button type="button" className={`button ${look} ${className}`} {...props} />
}

/** A key cap. Decoration for eyes: `aria-keyshortcuts` on the control says the same to others. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {children}
    </kbd>
  )
}

interface SegmentedProps<T extends string> {
  label: string
  options: readonly { value: T; label: string; keys?: string; title?: string }[]
  value: T
  onChange: (value: T) => void
  disabled?: boolean
  small?: boolean
}

export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, options, value, onChange, disabled = false, small = false } = props
  return (
    <div className={`segmented ${small ? 'small' : ''}`} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          aria-keyshortcuts={option.keys}
          title={option.title}
          disabled={disabled}
          onClick={() => {
            onChange(option.value)
          }}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}

/** The number of a change: the same in Changes, on the timeline and on each chart. */
export function Badge({ number }: { number: number | string }) {
  return <span className="badge">{number}</span>
}

interface BannerProps {
  severity: Exclude<Severity, 'healthy'>
  children: ReactNode
  actions?: ReactNode
}

export function Banner({ severity, children, actions }: BannerProps) {
  return (
    <div className="banner" data-severity={severity} role={severity === 'note' ? 'status' : 'alert'}>
      <SeverityGlyph severity={severity} size={16} />
      <div className="words">{children}</div>
      {actions}
    </div>
  )
}

/** Text from the host in which names stand in backticks: those are set in mono. */
export function Names({ text }: { text: string }) {
  const parts = text.split('`')
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="mono name">
        {part}
      </span>
    ) : (
      part
    ),
  )
}
