export { profileFile, Profiles } from './profiles.ts'
