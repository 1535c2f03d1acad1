import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/**
 * A real Chromium that npm alone brings. Its packaged flags are made for cloud functions (one process, no web
 * security); a test of an app that relies on Origin checks needs the ordinary ones, so only these are passed.
 */
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-gpu',
]

export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['WEIR_CHROMIUM'] ?? (await chromium.executablePath())
  return playwright.launch({ executablePath, args: flags, headless: true })
}
