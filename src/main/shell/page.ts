/**
 * The built page as both shells serve it. The files are listed once at the start, and a request is a look-up
 * in that list: a path that is not in it does not exist, so there is no traversal and no listing.
 */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

interface PageFile {
  body: Uint8Array<ArrayBuffer>
  headers: Readonly<Record<string, string>>
}

export interface Page {
  /** The file at a URL path such as `/assets/index-1a2b.js`, or undefined. */
  get(path: string): Promise<PageFile | undefined>
}

/**
 * @param directory the built page, with `index.html` in it
 * @param connectSource where the page may connect to besides its own origin, e.g. `ws://127.0.0.1:8080`
 * @throws Error when the page is not built
 */
export function openPage(directory: string, connectSource = ''): Page {
  const files = listFiles(directory)
  if (!files.has('/index.html')) throw new Error(`The page is not built: ${directory} has no index.html.`)
  const policy = contentSecurityPolicy(connectSource)
  return {
    async get(path) {
      const file = files.get(path === '/' ? '/index.html' : path)
      if (file === undefined) return undefined
      const body = new Uint8Array(await readFile(file))
      return { body, headers: headersOf(file, path, policy) }
    },
  }
}

function listFiles(directory: string): Map<string, string> {
  const files = new Map<string, string>()
  let entries
  try {
    entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  } catch {
    return files
  }
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(`/${relative(directory, file).split(sep).join('/')}`, file)
  }
  return files
}

/** Styles may be inline because Base UI positions its pop-ups that way; scripts may not. */
function contentSecurityPolicy(connectSource: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${connectSource}`.trimEnd(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function headersOf(file: string, path: string, policy: string): Record<string, string> {
  return {
    'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    // The bundler puts a hash of the content into every name under assets/.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
