export { memorySettings, openSettings, type SettingsStore } from './store.ts'
