import './help.css'
import { Tooltip } from '@base-ui/react/tooltip'

/** A name that explains itself, one hover or focus away. */
export function Help({ name, words }: { name: string; words: string }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger className="help" delay={300} aria-description={words}>
        {name}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} align="start">
          <Tooltip.Popup className="tip help-words">{words}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
