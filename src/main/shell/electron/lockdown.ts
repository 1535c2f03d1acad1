/** What no page of ours ever needs, denied for every page there will be. */
import { app, session } from 'electron'

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

/** Must run after the app is ready. */
export function denyPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
}
