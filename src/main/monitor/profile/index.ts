export { profileFile, Profiles } from './profiles.ts'
export type { SelectProfile } from './select-profile.ts'
export { casesOf, selectsOn } from './select-sites.ts'
