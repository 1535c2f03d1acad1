export { Profiles } from './profiles.ts'
