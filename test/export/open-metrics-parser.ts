/**
 * Reads OpenMetrics 1.0 text as strictly as its specification says, as far as gauges, summaries and infos go: names,
 * escapes, order of the metadata, families that hold together, unique series, units that end the name, the end mark.
 */
export interface ParsedFamily {
  type: string
  unit: string
  help: string
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

const nameShape = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const metadata = new RegExp(`^# (TYPE|UNIT|HELP) (${nameShape})(?: (.*))?$`)
const sample = new RegExp(`^(${nameShape})(?:\\{(.*)\\})? (\\S+)$`)
const number = /^[-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|Inf|NaN)$/
const suffixes: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  summary: ['', '_count', '_sum', '_created'],
  info: ['_info'],
}

export function parseOpenMetrics(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith('\n# EOF\n')) throw new Error('the exposition has to end with # EOF and a line end')
  const families = new Map<string, ParsedFamily>()
  let current: { name: string; family: ParsedFamily; series: Set<string> } | undefined
  for (const line of text.slice(0, -'# EOF\n'.length - 1).split('\n')) {
    if (line === '') throw new Error('empty line')
    const about = metadata.exec(line)
    if (about !== null) {
      const [, what = '', name = '', value = ''] = about
      if (current?.name !== name) {
        if (families.has(name)) throw new Error(`family ${name} is interleaved`)
        current = { name, family: { type: 'unknown', unit: '', help: '', samples: [] }, series: new Set() }
        families.set(name, current.family)
      } else if (current.family.samples.length > 0) throw new Error(`${what} of ${name} after its samples`)
      if (what === 'TYPE') current.family.type = value
      else if (what === 'HELP') current.family.help = unescape(value)
      else {
        if (!name.endsWith(`_${value}`)) throw new Error(`${name} does not end with its unit ${value}`)
        current.family.unit = value
      }
      continue
    }
    const [, name, labelText, value = ''] = sample.exec(line) ?? []
    if (name === undefined) throw new Error(`not a line of the format: ${line}`)
    const {
      family,
      series,
      name: own,
    } = current ?? { name: '', family: undefined, series: new Set<string>() }
    const allowed = suffixes[family?.type ?? ''] ?? ['']
    if (family === undefined || !allowed.some((suffix) => own + suffix === name))
      throw new Error(`${name} is no sample of family ${own}`)
    if (!number.test(value)) throw new Error(`${value} is no number`)
    const labels = labelText === undefined ? {} : parseLabels(labelText)
    if (family.type === 'summary' && labels['quantile'] !== undefined) {
      const quantile = Number(labels['quantile'])
      if (!(quantile >= 0 && quantile <= 1)) throw new Error(`quantile ${labels['quantile']}`)
    }
    const key = JSON.stringify([name, Object.entries(labels).sort()])
    if (series.has(key)) throw new Error(`${key} comes twice`)
    series.add(key)
    family.samples.push({ name, labels, value: Number(value) })
  }
  return families
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  const one = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y
  while (one.lastIndex < text.length) {
    const at = one.lastIndex
    const [, name = '', value = ''] = one.exec(text) ?? []
    if (name === '') throw new Error(`bad labels from ${text.slice(at)}`)
    if (Object.hasOwn(labels, name)) throw new Error(`label ${name} comes twice`)
    labels[name] = unescape(value)
  }
  return labels
}

const unescape = (text: string): string =>
  text.replaceAll(/\\([\\"n])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
