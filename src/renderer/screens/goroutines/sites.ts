/** Names of places, as short as the eye needs them. */

/** `/home/me/app/src/pool/crew.ts:12:5` → `pool/crew.ts:12`: the last folder, no column. */
export function shortSite(site: string): string {
  if (site === '') return 'site not known'
  const [, path = site, line] = /^(.*?)(?::(\d+))?(?::\d+)?$/.exec(site) ?? []
  const tail = path.split(/[/\\]/).slice(-2).join('/')
  return line === undefined ? tail : `${tail}:${line}`
}
