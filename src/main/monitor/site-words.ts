/** Creation sites as people know them: the source file within the program, not the whole path. */

/** `stages/parse.ts:41`; empty when not known. */
export function shortSite(site: string): string {
  const [path = '', line] = site.split(/:(?=\d+(?::\d+)?$)/)
  const parts = path
    .replace(/^file:\/\//, '')
    .split('/')
    .filter((part) => part !== '')
  const tail = parts.slice(-2).join('/')
  return line === undefined ? tail : `${tail}:${line.split(':')[0] ?? ''}`
}
