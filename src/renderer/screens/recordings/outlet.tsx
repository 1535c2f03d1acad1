import type { ReactNode } from 'react'
import type { ExportsState } from '../../../shared/recordings.ts'
import { Button } from '../../ui/controls.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'

/** What both ways out get from the panel. */
export interface OutletState<Name extends keyof ExportsState> {
  state: ExportsState[Name] | undefined
  controls: boolean
  onChange: (state: ExportsState) => void
}

interface OutletProps {
  title: string
  /** Beside the title while it is on. */
  note: string
  words: string
  /** Where it is while it is on; undefined while it is off. */
  url: string | undefined
  controls: boolean
  /** What is entered to switch it on, and whether that will do. */
  field: ReactNode
  sound: boolean
  begin: string
  end: string
  onTurn: (on: boolean) => void
  /** More to say while it is on. */
  children?: ReactNode
}

/** A way out that goes on by itself: switched on with one value, off with a button. */
export function Outlet(props: OutletProps) {
  const { title, note, words, url, controls, field, sound, begin, end, onTurn, children } = props
  const on = url !== undefined
  return (
    <DrawerSection title={title} note={on ? note : 'off'}>
      <p className="exports-words">{words}</p>
      {on && <code className="exports-code">{url}</code>}
      {on && children}
      {controls && (
        <form
          className="exports-row"
          onSubmit={(event) => {
            event.preventDefault()
            if (on || sound) onTurn(!on)
          }}
        >
          {!on && field}
          <Button type="submit" look="small" disabled={!on && !sound}>
            {on ? end : begin}
          </Button>
        </form>
      )}
    </DrawerSection>
  )
}
