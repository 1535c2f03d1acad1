/** What everything here needs; `engines` in package.json says the same to npm. */
const required = [20, 19]

/** Ends the process with one sentence when this Node is too old. */
export function requireNode(version = process.versions.node) {
  if (isRecent(version)) return
  console.error('Weir needs Node ' + required.join('.') + ' or newer; this is Node ' + version + '.')
  process.exit(1)
}

export function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > required[0] || (major === required[0] && minor >= required[1])
}
