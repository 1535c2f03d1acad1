/** What the live benches share: their flags, their words on standard error, a few figures. */

export const flag = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
export const asked = (name: string): boolean => process.argv.includes(`--${name}`)
export const say = (text: string): void => void process.stderr.write(`${text}\n`)
export const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, n * 1000))
export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
export const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN
export const median = (values: readonly number[]): number => quantile(values, 0.5)
export const round = (n: number, digits = 1): number => Number(n.toFixed(digits))

/** Everything that thumbnails can be asked for: 200 pictures a second, and room for all of them. */
export const fullLoad = {
  'workload.arrivals': 200,
  'workload.clients': 64,
  'limiter.requests.rate': 1000,
  'pool.fetchers.size': 64,
}
