/**
 * `weir://recording/<name>` opens a recording of the user's folder. A link can come from any web page, so it names
 * nothing but a file that is already there: no path, no other folder, no command.
 */
import { app } from 'electron'
import type { RecordingHost } from '../../host/index.ts'

const link = /^weir:\/\/recording\/([\w][\w.-]{0,199})\/?$/

export function recordingOf(argv: readonly string[]): string | undefined {
  for (const argument of argv) {
    const name = link.exec(argument)?.[1]
    if (name !== undefined) return name
  }
  return undefined
}

/** @param failed is told why a recording could not be opened */
export function followLinks(host: RecordingHost, opened: () => void, failed: (error: unknown) => void): void {
  const follow = (argv: readonly string[]): void => {
    const name = recordingOf(argv)
    if (name !== undefined) host.openReplay(name).then(opened, failed)
  }
  app.setAsDefaultProtocolClient('weir')
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow([url])
  })
  app.on('second-instance', (_event, argv) => {
    follow(argv)
  })
  follow(process.argv)
}
