/** What no page of ours ever needs, denied for every page there will be. */
import { app, session } from 'electron'
import { pageOrigin } from './page-protocol.ts'

export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    const deny = (event: { preventDefault(): void }): void => {
      event.preventDefault()
    }
    contents.on('will-navigate', deny)
    contents.on('will-frame-navigate', deny)
    contents.on('will-redirect', deny)
    contents.on('will-attach-webview', deny)
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Copying a table or chart. Electron asks for it by name where a browser lets a click do it. */
const copying = 'clipboard-sanitized-write'

/** Of what may be asked for, only copying is granted, and to our own page only. Must run after the app is ready. */
export function denyPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(permission === copying && isOurs(requestingUrl))
  })
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === copying && isOurs(origin),
  )
  defaultSession.setDevicePermissionHandler(() => false)
}

/** With or without a path: the origin of a scheme of our own is `null` to URL, so its parts are compared. */
function isOurs(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}` === pageOrigin
}
