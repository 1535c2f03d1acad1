/** The Electron shell: Weir as a desktop window. */
export { runElectron } from './run.ts'
