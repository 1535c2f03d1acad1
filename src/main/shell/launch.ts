/** What both entries do alike: make the host, honour `--workload` and `--run`, tell errors, and stop in time. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { totalmem } from 'node:os'
import { dataDirectory } from '../base/index.ts'
import { createApp, createHost, forkChild, IsolatedSource, RecordingHost } from '../host/index.ts'
import type { Host, Launch } from '../host/index.ts'
import { openSettings } from '../settings/index.ts'
import type { AppInfo, ErrorInfo } from '../../shared/model.ts'
import { OptionError } from './options.mjs'
import type { Options } from './options.mjs'

/** Where things are, seen from an entry in `out/main/`. */
export interface Places {
  /** The built page. */
  page: URL
  preload: URL
  packageJson: URL
}

export function placesFrom(entry: string): Places {
  return {
    page: new URL('../renderer/', entry),
    preload: new URL('../preload/index.cjs', entry),
    packageJson: new URL('../../package.json', entry),
  }
}

/** `launch`: how this shell starts the process of a user's file. */
export function createAppHost(
  shell: AppInfo['shell'],
  places: Places,
  { inProcess }: Options,
  launch: Launch = forkChild,
): RecordingHost {
  const { version } = JSON.parse(readFileSync(places.packageJson, 'utf8')) as { version: string }
  const local = createHost({ shell, version })
  // npm runs its scripts in the folder of the package; the user is elsewhere.
  const directory = process.env['INIT_CWD'] ?? process.cwd()
  const isolate = (file: string, isCopy: boolean): IsolatedSource =>
    new IsolatedSource(file, {
      isCopy,
      launch,
      version,
      sampleHz: local.info.sampleHz,
      heapMb: heapMb(),
      directory,
      echo: true,
    })
  const settings = openSettings(dataDirectory())
  const app = createApp({ local, settings, directory, isolate: inProcess ? undefined : isolate })
  return new RecordingHost(app, { directory: join(dataDirectory(), 'recordings') })
}

/** Recordings and exports that were asked for on the command line. Tells where the metrics are. */
export async function beginExtras(
  host: RecordingHost,
  { replay, metricsPort, otlpUrl }: Options,
  print: (line: string) => void,
): Promise<void> {
  if (replay !== undefined) await host.openReplay(replay)
  if (metricsPort !== undefined) {
    const opened = await host.exports.metrics(metricsPort)
    if (opened !== null) print(`Metrics are at ${opened.url}, for whoever sends: Bearer ${opened.token}`)
  }
  if (otlpUrl !== undefined) {
    await host.exports.otlp(otlpUrl)
    print(`Metrics go to ${otlpUrl}`)
  }
}

/** A user's program may fill half of the machine's memory, and no more than 4 GB of heap. */
const heapMb = (): number => Math.round(Math.min(4096, totalmem() / 2 / 1024 / 1024))

/** @throws OptionError when `--workload` names nothing that exists. */
export function checkWorkload(host: Host, { workload }: Options): void {
  if (workload?.file !== undefined && !existsSync(workload.file))
    throw new OptionError(`There is no workload file ${workload.file}.`)
  const names = host.workloads().map(({ name }) => name)
  if (workload?.name !== undefined && !names.includes(workload.name))
    throw new OptionError(`There is no workload \`${workload.name}\`; there are: ${names.join(', ')}.`)
}

/** Starts what `--run` asks for. Rejects with the host's error when it cannot be started. */
export async function runWorkload(host: Host, { run, workload }: Options): Promise<void> {
  if (!run) return
  const [first] = host.workloads()
  const request = workload ?? (first === undefined ? undefined : { name: first.name })
  if (request === undefined) throw new OptionError('--run: there is no workload to run.')
  await host.start(request)
}

/** The part of the page's hash that preselects a workload, e.g. `workload=thumbnails`; empty without one. */
export function selection({ run, workload }: Options): string {
  return workload === undefined || run ? '' : `workload=${encodeURIComponent(workload.file ?? workload.name)}`
}

/** Mistakes of whoever typed the command end with 2, everything else with 1. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof OptionError || codeOf(error) === 'unknown-workload' ? 2 : 1
}

/** One line, and below it the source lines when the error has some. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { file, line, codeFrame } = error as Error & Partial<ErrorInfo>
  const place = file === undefined || error.message.includes(file) ? '' : `${file}:${String(line ?? 1)}: `
  return `${place}${error.message}${codeFrame === undefined ? '' : `\n${codeFrame}`}`
}

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
