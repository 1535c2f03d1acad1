import './drawer.css'
import { Check, Copy, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from './controls.tsx'

interface DrawerProps {
  label: string
  width: number
  head: ReactNode
  /** What Copy puts on the clipboard. */
  copy: string
  children: ReactNode
  foot?: ReactNode
  onClose: () => void
}

/** Beside a table, never over it. Esc closes; the focus goes back to the table. */
export function Drawer({ label, width, head, copy, children, foot, onClose }: DrawerProps) {
  const [copied, setCopied] = useState(false)
  return (
    <aside
      className="drawer"
      data-region
      tabIndex={-1}
      aria-label={label}
      style={{ width }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
    >
      <header className="drawer-head">
        {head}
        <Button
          look="quiet small square"
          aria-label={copied ? 'Copied' : 'Copy as text'}
          onClick={() => {
            void navigator.clipboard.writeText(copy).then(() => {
              setCopied(true)
              setTimeout(() => {
                setCopied(false)
              }, 1_500)
            })
          }}
        >
          {copied ? (
            <Check className="icon better" size={14} aria-hidden="true" />
          ) : (
            <Copy className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
          )}
        </Button>
        <Button
          look="quiet small square"
          aria-label="Close the drawer"
          aria-keyshortcuts="Escape"
          onClick={onClose}
        >
          <X className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </header>
      <div className="drawer-body" tabIndex={0} role="group" aria-label={`${label}, details`}>
        {children}
      </div>
      {foot !== undefined && foot !== false && <footer className="drawer-foot">{foot}</footer>}
    </aside>
  )
}

interface SectionProps {
  title: string
  note?: ReactNode
  children: ReactNode
}

export function DrawerSection({ title, note, children }: SectionProps) {
  return (
    <section className="drawer-section">
      <div className="drawer-section-head">
        <h3>{title}</h3>
        {note !== undefined && <span>{note}</span>}
      </div>
      {children}
    </section>
  )
}

/** One of the figures in a `drawer-facts` list. */
export function DrawerFact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
