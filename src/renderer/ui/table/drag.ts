/** A pointer that is held down and moved: how far, until it is let go, taken away, or Esc gives up. */

/** A press that moves less than this is a click, in px. */
const slackPx = 4

interface Drag {
  /** From where it went down, in px; the first call comes once it is more than a click. */
  onMove: (movedPx: number, x: number) => void
  onDrop: (movedPx: number, x: number) => void
  onCancel: () => void
}

export function followPointer(
  down: { clientX: number; pointerId: number },
  element: HTMLElement,
  drag: Drag,
): void {
  let moving = false
  const stop = new AbortController()
  const { signal } = stop
  const end = (): void => {
    stop.abort()
    if (moving) swallowClick()
  }
  const cancel = (): void => {
    end()
    if (moving) drag.onCancel()
  }
  window.addEventListener(
    'pointermove',
    ({ clientX }) => {
      const moved = clientX - down.clientX
      if (!moving && Math.abs(moved) < slackPx) return
      // Not before: a captured press is no click of the button that it is on.
      if (!moving) element.setPointerCapture(down.pointerId)
      moving = true
      drag.onMove(moved, clientX)
    },
    { signal },
  )
  window.addEventListener(
    'pointerup',
    ({ clientX }) => {
      end()
      if (moving || Math.abs(clientX - down.clientX) >= slackPx) drag.onDrop(clientX - down.clientX, clientX)
    },
    { signal },
  )
  window.addEventListener('pointercancel', cancel, { signal })
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !moving) return
      event.stopPropagation()
      cancel()
    },
    { signal, capture: true },
  )
}

/** The click that follows a drag is part of it: it sorts nothing. */
function swallowClick(): void {
  const swallow = (event: Event): void => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => {
    window.removeEventListener('click', swallow, { capture: true })
  }, 0)
}
