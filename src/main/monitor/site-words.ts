/** Creation sites as people know them: the source file within the program, not the path of a build. */

const builtFile = /\/out\/main\/(.+?)\.m?js(:\d+)?(?::\d+)?$/

/** `workloads/built-in/pipeline`, or `src/stages.ts:41`; empty when not known. */
export function shortSite(site: string): string {
  if (site === '') return ''
  // Of the app's own build only the module is meaningful: its lines are not those of the source.
  const built = builtFile.exec(site)
  if (built !== null) return (built[1] ?? '').replace(/^.*\//, '')
  const [path = '', line] = site.split(/:(?=\d+(?::\d+)?$)/)
  const parts = path
    .replace(/^file:\/\//, '')
    .split('/')
    .filter((part) => part !== '')
  const tail = parts.slice(-2).join('/')
  return line === undefined ? tail : `${tail}:${line.split(':')[0] ?? ''}`
}
