import './tag.css'
import type { ReactNode } from 'react'

interface TagProps {
  severity?: 'critical' | 'warning'
  children: ReactNode
}

/** A word on what something is or has come to: 18 px, tinted when it matters. */
export function Tag({ severity, children }: TagProps) {
  return (
    <span className="severity-tag" data-severity={severity}>
      {children}
    </span>
  )
}
