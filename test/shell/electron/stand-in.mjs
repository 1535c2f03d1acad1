/**
 * A stand-in for Electron's main-process module: as much of it as our shell uses, as strict as the real one
 * where a mistake of ours would show. What has no property here (a misspelt method, say) fails by itself.
 * `standIn` is what the driver turns and reads.
 */
import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { loadPage } from './page.mjs'

export const standIn = {
  isReady: false,
  schemes: [],
  links: [],
  handlers: new Map(),
  windows: [],
  menu: undefined,
  /** Files that the next open dialog returns; none is a cancelled one. */
  chosenFiles: [],
  errorBoxes: [],
  permissions: {},
}

const needsReady = (what) => {
  if (!standIn.isReady) throw new Error(`${what} cannot be used before the app is ready`)
}

class App extends EventEmitter {
  isPackaged = false
  #whenReady = new Promise((resolve) => this.once('ready', resolve))

  requestSingleInstanceLock() {
    return process.env.STAND_IN_SECOND_INSTANCE === undefined
  }

  setAsDefaultProtocolClient(scheme) {
    standIn.links.push(scheme)
    return true
  }

  whenReady() {
    return this.#whenReady
  }

  quit() {
    let prevented = false
    this.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) this.exit(0)
  }

  exit(code = 0) {
    process.exit(code)
  }
}
export const app = new App()

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (standIn.isReady)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    standIn.schemes.push(...schemes)
  },
  handle(scheme, handler) {
    needsReady('protocol.handle')
    standIn.handlers.set(scheme, handler)
  },
}

export const session = {
  get defaultSession() {
    needsReady('session')
    return {
      setPermissionRequestHandler: (handler) => (standIn.permissions.request = handler),
      setPermissionCheckHandler: (handler) => (standIn.permissions.check = handler),
      setDevicePermissionHandler: (handler) => (standIn.permissions.device = handler),
    }
  },
}

export const screen = {
  getAllDisplays() {
    needsReady('screen')
    return [{ workArea: { x: 0, y: 25, width: 1920, height: 1055 } }]
  },
}

export const ipcMain = new EventEmitter()

/** Main-process ports are emitters whose messages are events; they deliver only once started. */
class MessagePortMain extends EventEmitter {
  constructor(port) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }

  start() {
    this.port.on('message', (data) => this.emit('message', { data, ports: [] }))
  }

  postMessage(data) {
    this.port.postMessage(data)
  }

  close() {
    this.port.close()
  }
}

export class MessageChannelMain {
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}

class WebContents extends EventEmitter {
  reloads = 0

  reload() {
    this.reloads += 1
  }

  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents()
  visible = false
  focused = 0

  constructor(options) {
    super()
    needsReady('BrowserWindow')
    this.options = options
    standIn.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url) {
    this.page = await loadPage(this, url, standIn, ipcMain)
    this.emit('ready-to-show')
    standIn.onLoaded?.(this)
  }

  show() {
    this.visible = true
  }

  isDestroyed() {
    return false
  }

  isMinimized() {
    return true
  }

  isMaximized() {
    return this.maximized ?? false
  }

  maximize() {
    this.maximized = true
  }

  getNormalBounds() {
    const { x = 0, y = 0, width, height } = this.options
    return { x, y, width, height, ...this.moved }
  }

  restore() {}

  focus() {
    this.focused += 1
  }
}

const roles = new Set(['appMenu', 'fileMenu', 'editMenu', 'viewMenu', 'windowMenu', 'help', 'quit', 'close'])

export const Menu = {
  buildFromTemplate(template) {
    for (const item of template) {
      if (item.role !== undefined && !roles.has(item.role)) throw new Error(`Unknown menu role ${item.role}`)
      if (Array.isArray(item.submenu)) Menu.buildFromTemplate(item.submenu)
    }
    return template
  },
  setApplicationMenu(menu) {
    needsReady('Menu')
    standIn.menu = menu
  },
}

export const dialog = {
  showOpenDialog(...args) {
    const { properties } = args.at(-1)
    if (!properties.includes('openFile')) throw new Error('the dialog opens no file')
    return Promise.resolve({ canceled: standIn.chosenFiles.length === 0, filePaths: standIn.chosenFiles })
  },
  showErrorBox(title, content) {
    standIn.errorBoxes.push({ title, content })
  },
}

/** A utility process is forked here; the real one has `process.parentPort` inside, which our code knows as well. */
export const utilityProcess = {
  fork(path, args, { cwd, execArgv, stdio, serviceName }) {
    needsReady('utilityProcess.fork')
    if (typeof serviceName !== 'string' || stdio.join() !== 'ignore,pipe,pipe') throw new Error('bad options')
    const child = fork(path, args, { cwd, execArgv, stdio: [...stdio, 'ipc'], serialization: 'advanced' })
    const utility = new EventEmitter()
    child.on('message', (message) => utility.emit('message', message))
    child.on('exit', (code, signal) => utility.emit('exit', code ?? (signal === null ? 0 : 1)))
    return Object.assign(utility, {
      pid: child.pid,
      stdout: child.stdout,
      stderr: child.stderr,
      postMessage: (message) => child.connected && child.send(message),
      kill: () => child.kill('SIGTERM'),
    })
  },
}
