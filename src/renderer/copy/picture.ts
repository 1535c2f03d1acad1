/**
 * A card as a PNG, as it stands on screen: a copy of its elements with their computed styles, so in the colours
 * of the theme, inside an SVG that is drawn to a canvas. Such an image sees nothing of the page, so canvases and
 * fonts are put into it.
 */

/** Sharp when pasted into a document. */
const leastScale = 2
/** Elements with this attribute are left out: what one can press means nothing in a picture. */
export const notInPicture = { 'data-not-in-picture': '' }

export async function pictureOf(card: HTMLElement): Promise<Blob> {
  const { width, height } = card.getBoundingClientRect()
  const scale = Math.max(leastScale, window.devicePixelRatio)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(card, width, height, await fontRules()))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This window has no canvas to draw on.')
  context.scale(scale, scale)
  context.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture could not be drawn.'))
      else resolve(blob)
    }, 'image/png')
  })
}

function svgOf(card: HTMLElement, width: number, height: number, fonts: string): string {
  const copy = styledCopy(card)
  Object.assign(copy.style, { margin: '0', position: 'static', transform: 'none' })
  const box = `width="${String(width)}" height="${String(height)}"`
  const body = new XMLSerializer().serializeToString(copy)
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}><style>${fonts}</style><foreignObject ${box}>${body}</foreignObject></svg>`
}

type Styled = HTMLElement | SVGElement

function styledCopy<T extends Styled>(original: T): T {
  const copy = original.cloneNode(false) as T
  // `class` and `id` would find no rules there.
  copy.removeAttribute('class')
  const style = getComputedStyle(original)
  copy.setAttribute('style', cssOf(style))
  for (const child of original.childNodes) {
    if (child instanceof HTMLCanvasElement) copy.append(canvasCopy(child))
    else if (child instanceof HTMLElement || child instanceof SVGElement) {
      if (!('notInPicture' in child.dataset)) copy.append(styledCopy(child))
    } else if (child instanceof Text) copy.append(child.cloneNode())
  }
  return copy
}

function canvasCopy(original: HTMLCanvasElement): HTMLImageElement {
  const copy = new Image()
  copy.setAttribute('style', cssOf(getComputedStyle(original)))
  copy.src = original.toDataURL()
  return copy
}

const moving = /^(-webkit-|transition|animation)/

function cssOf(style: CSSStyleDeclaration): string {
  return [...style]
    .filter((name) => !moving.test(name))
    .map((name) => `${name}:${style.getPropertyValue(name)}`)
    .join(';')
}

let fonts: Promise<string> | undefined

/** The page's own faces with the font files in them. */
function fontRules(): Promise<string> {
  fonts ??= Promise.all(
    [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules])
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .map(inlined),
  ).then((rules) => rules.join('\n'))
  return fonts
}

async function inlined(rule: CSSFontFaceRule): Promise<string> {
  const [whole = '', path = ''] = /url\("?([^")]+)"?\)/.exec(rule.cssText) ?? []
  const answer = await fetch(new URL(path, rule.parentStyleSheet?.href ?? document.baseURI))
  const file = await answer.blob()
  const url = await new Promise<string>((resolve) => {
    const reader = new FileReader()
    reader.onload = () => {
      resolve(typeof reader.result === 'string' ? reader.result : '')
    }
    reader.readAsDataURL(file)
  })
  return rule.cssText.replace(whole, `url("${url}")`)
}
