/**
 * npm passes SIGTERM to the shell in which it runs a script, and that shell dies of it without a word to us; when
 * npm itself is killed, or ends at a SIGINT that only it got, the shell waits for us as if nothing were. So we look at
 * both from time to time. Only under npm, because whoever starts us otherwise may well leave.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Elsewhere than on Linux each look at the shell is a process. */
const everyMs = process.platform === 'linux' ? 200 : 1000

/** Calls back once when npm, or the shell between it and us, has gone. Returns the function that ends the watch. */
export function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined
  const parent = process.ppid
  const above = shellUnderNpm(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && (above === undefined || parentOf(parent) === above)) return
    clearInterval(timer)
    onGone()
  }, everyMs)
  return () => clearInterval(timer)
}

/** The process above our parent when that is the shell of `npm start`; else npm is our parent, or there is none. */
function shellUnderNpm(parent) {
  try {
    const [name = '', flag] = commandOf(parent)
    return /(^|\/)(ba|da|z|k|a)?sh$/.test(name) && flag === '-c' ? parentOf(parent) : undefined
  } catch {
    return undefined
  }
}

function commandOf(pid) {
  if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  if (process.platform === 'win32') return []
  return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).split(' ')
}

/** 0 when it cannot be told. */
function parentOf(pid) {
  try {
    if (process.platform === 'linux') {
      // `pid (name) state ppid …`; the name may have spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    }
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    return 0
  }
}
