/** What is wrong with a layout, found by measuring: nothing may be cut off, lie on something else or need a second scroll bar. */
import type { Page } from 'playwright-core'

/** One line each: the page scrolls sideways, a control is out of reach, text is cut without an ellipsis, texts overlap. */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(findFaults)

/** Runs in the browser, so it stands alone. */
function findFaults(): string[] {
  interface Seen {
    text: string
    element: Element
    box: DOMRect
  }
  const faults: string[] = []
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > wide)
    faults.push(
      `the page is ${String(document.documentElement.scrollWidth)} px wide, the window ${String(wide)}`,
    )

  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${element.textContent.trim().slice(0, 40)}”`
  const meet = (a: DOMRect, b: DOMRect): DOMRect => {
    const left = Math.max(a.left, b.left)
    const top = Math.max(a.top, b.top)
    return new DOMRect(
      left,
      top,
      Math.max(0, Math.min(a.right, b.right) - left),
      Math.max(0, Math.min(a.bottom, b.bottom) - top),
    )
  }
  /** An ellipsis is drawn by what holds the text itself, never by a row of boxes. */
  const tells = ({ textOverflow, display }: CSSStyleDeclaration): boolean =>
    textOverflow === 'ellipsis' && !/flex|grid/.test(display)
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'

  /** What is left of a box once its ancestors have clipped it, and whether one did so where nobody can scroll. */
  const visible = (element: Element, box: DOMRect): { left: DOMRect; cut: boolean } => {
    let left = box
    let cut = false
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
      const next = meet(left, at.getBoundingClientRect())
      const lost = left.width - next.width
      // A pixel is rounding. An ellipsis says that there is more.
      if (lost > 1.5 && next.height > 0 && !scrolls(style.overflowX) && !tells(style)) cut = true
      left = next
      if (style.position === 'fixed') break
    }
    return { left, cut }
  }
  const shown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('.sr-only, [aria-hidden="true"], svg, canvas') === null

  const texts: Seen[] = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const text = (node.textContent ?? '').trim()
    const element = node.parentElement
    if (text === '' || element === null || !shown(element)) continue
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      const { left, cut } = visible(element, box)
      if (left.width < 1 || left.height < 1) continue
      if (cut && left.width > 2) faults.push(`cut: ${name(element)}`)
      texts.push({ text, element, box: left })
    }
  }
  for (const [i, one] of texts.entries()) {
    for (const other of texts.slice(i + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      const common = meet(one.box, other.box)
      // Lines set tightly share a pixel or two of their boxes, not of their letters.
      if (common.width > 3 && common.height > 5)
        faults.push(`overlap: ${name(one.element)} and ${name(other.element)}`)
    }
  }
  for (const control of document.querySelectorAll('button, input, [role=slider], [role=tab], a[href]')) {
    if (!shown(control)) continue
    const box = control.getBoundingClientRect()
    if (box.width > 0 && (box.right > wide + 1 || box.left < -1)) {
      const inside = [...ancestors(control)].some((at) => scrolls(getComputedStyle(at).overflowX))
      if (!inside) faults.push(`out of reach: ${name(control)}`)
    }
  }
  return [...new Set(faults)]

  function* ancestors(element: Element): Generator<Element> {
    for (let at = element.parentElement; at !== null; at = at.parentElement) yield at
  }
}
