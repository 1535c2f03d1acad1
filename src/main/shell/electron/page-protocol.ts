/** Serves the built page as `app://weir/`: a real origin, unlike file://, so the policy's 'self' means something. */
import { protocol } from 'electron'
import type { Page } from '../page.ts'

export const pageOrigin = 'app://weir'

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Must run after the app is ready. */
export function servePage(page: Page): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'weir' && request.method === 'GET' ? await page.get(pathname) : undefined
    if (file === undefined) return new Response('There is no such page.', { status: 404 })
    return new Response(file.body, { headers: file.headers })
  })
}
