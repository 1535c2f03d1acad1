import { Component, type ReactNode } from 'react'
import { Banner, Button } from './controls.tsx'

interface BoundaryProps {
  children: ReactNode
}

interface BoundaryState {
  error?: Error
}

/** A screen that breaks leaves the frame standing: title bar, dock and the other screens still work. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = {}

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Banner
        severity="critical"
        actions={
          <Button
            look="small"
            onClick={() => {
              location.reload()
            }}
          >
            Reload
          </Button>
        }
      >
        <b>This screen broke.</b> {error.message} The program is not affected.
      </Banner>
    )
  }
}
