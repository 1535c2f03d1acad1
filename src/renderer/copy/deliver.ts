/** To the clipboard, or into a file where the clipboard refuses: copying never ends in nothing. */

/** Where it went. */
export type Delivery = { to: 'clipboard' } | { to: 'file'; name: string }

export async function deliverText(text: string, name: string, type: string): Promise<Delivery> {
  try {
    await navigator.clipboard.writeText(text)
    return { to: 'clipboard' }
  } catch {
    return download(new Blob([text], { type }), name)
  }
}

export async function deliverPicture(picture: Blob, name: string): Promise<Delivery> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [picture.type]: picture })])
    return { to: 'clipboard' }
  } catch {
    return download(picture, name)
  }
}

/** The browser reads the blob after the click has returned. */
const blobKeptMs = 10_000

function download(blob: Blob, name: string): Delivery {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, blobKeptMs)
  return { to: 'file', name }
}
