/**
 * The settings on disk: one JSON file, written at once and as a whole. A file that cannot be read is set aside under
 * `.broken` and replaced by the defaults; a value that no longer fits falls back to its default and costs no other one.
 */
import Conf from 'conf'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings, settingsSchema } from '../../shared/settings.ts'

export interface SettingsStore {
  readonly all: Settings
  /** Changes what is named and returns all. A disk that refuses keeps the change for this session only. */
  set(changes: Partial<Settings>): Settings
}

/** For tests, and where nothing may be written. */
export function memorySettings(): SettingsStore {
  let all = defaultSettings
  return {
    get all() {
      return all
    },
    set: (changes) => (all = { ...all, ...given(changes) }),
  }
}

/** @param directory is made when it is missing; holds `settings.json` */
export function openSettings(
  directory: string,
  warn: (text: string) => void = toStandardError,
): SettingsStore {
  const file = join(directory, 'settings.json')
  setAsideIfBroken(file, warn)
  let store: Conf
  try {
    store = new Conf({
      cwd: directory,
      configName: 'settings',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
    })
  } catch (error) {
    warn(`No settings in ${file}, and none could be saved there: ${(error as Error).message}`)
    return memorySettings()
  }
  let all = sound(store.store)
  return {
    get all() {
      return all
    },
    set(changes) {
      all = { ...all, ...given(changes) }
      try {
        store.set(given(changes) as Record<string, object>)
      } catch (error) {
        warn(`The settings could not be saved in ${file}: ${(error as Error).message}`)
      }
      return all
    },
  }
}

const toStandardError = (text: string): void => void process.stderr.write(`weir: ${text}\n`)

const given = (changes: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => (value as unknown) !== undefined))

function setAsideIfBroken(file: string, warn: (text: string) => void): void {
  if (!existsSync(file)) return
  try {
    JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    copyFileSync(file, `${file}.broken`)
    warn(
      `The settings in ${file} could not be read (${(error as Error).message}); they are kept as ${file}.broken.`,
    )
  }
}

function sound(found: Record<string, unknown>): Settings {
  const kept = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    const read = schema.safeParse(found[key])
    return read.success ? [[key, read.data] as const] : []
  })
  return { ...defaultSettings, ...Object.fromEntries(kept) }
}
