/**
 * Runs the built main entry under the stand-in, the way Electron does, and obeys the test through Node's IPC:
 * `{ do: name, … }` is answered by `{ did: name, result }`; `{ frame }` goes to the page's port and back.
 *
 * node --import register.mjs driver.mjs <entry> [options of Weir]
 */
import { pathToFileURL } from 'node:url'
import { app, ipcMain, standIn } from './stand-in.mjs'

const [, , entry, ...args] = process.argv
process.argv = ['electron', '.', '--', ...args]
let port

/** What the page does to get its port. */
const connectPage = () =>
  new Promise((resolve) => {
    const { window } = standIn.windows[0].page
    window.addEventListener('message', ({ source, data, ports }) => {
      if (source !== window || data !== 'weir:port') return
      port = ports[0]
      port.on('message', (frame) => process.send({ frame }))
      resolve(ports.length)
    })
    window.bridge.connect()
  })

/** Whether a page with this frame gets a port. */
const connectAs = ({ url, parent }) => {
  let ports = 0
  const senderFrame = { url, parent: parent ?? null, postMessage: () => (ports += 1) }
  ipcMain.emit('weir:port', { senderFrame })
  return ports
}

const isPrevented = (event) => {
  let prevented = false
  standIn.windows[0].webContents.emit(event, { preventDefault: () => (prevented = true) })
  return prevented
}

const click = async ({ label, files = [] }) => {
  standIn.chosenFiles = files
  const items = standIn.menu.flatMap(({ submenu }) => submenu ?? [])
  await items.find((item) => item.label === label).click()
}

const actions = {
  window: () => {
    const [{ options, visible, page, focused }] = standIn.windows
    const { webPreferences } = options
    return {
      webPreferences,
      visible,
      focused,
      url: page.url,
      page: page.response,
      exposed: Object.keys(page.window.bridge),
    }
  },
  connectPage,
  connectAs,
  pathOf: ({ lies }) => standIn.windows[0].page.window.bridge.pathOf({ lies }),
  isPrevented: ({ event }) => isPrevented(event),
  openWindow: () => standIn.windows[0].webContents.windowOpenHandler({ url: 'https://example.com' }),
  permissions: ({ permission, url }) => {
    const { request, check, device } = standIn.permissions
    let answer
    request({}, permission, (granted) => (answer = granted), { requestingUrl: url, isMainFrame: true })
    return [answer, check({}, permission, url, {}), device({})]
  },
  fetch: async ({ url }) => (await standIn.handlers.get('app')(new Request(url))).status,
  click,
  errorBoxes: () => standIn.errorBoxes,
  secondInstance: ({ argv = [] }) => void app.emit('second-instance', {}, argv),
  bounds: () => {
    const [window] = standIn.windows
    return { ...window.getNormalBounds(), maximized: window.isMaximized() }
  },
  moveAndClose: ({ bounds }) => {
    const [window] = standIn.windows
    window.moved = bounds
    window.emit('move')
    window.emit('close')
  },
  crash: ({ reason }) => {
    const [{ webContents }] = standIn.windows
    webContents.emit('render-process-gone', {}, { reason })
    return webContents.reloads
  },
  links: () => standIn.links,
  closeWindow: () => void app.emit('window-all-closed'),
}

process.on('message', async (message) => {
  if ('frame' in message) port.postMessage(message.frame)
  else process.send({ did: message.do, result: await actions[message.do](message) })
})

standIn.onLoaded = () => process.send({ did: 'load' })
await import(pathToFileURL(entry).href)
// Electron emits `ready` only once the main module has been evaluated.
standIn.isReady = true
app.emit('ready')
