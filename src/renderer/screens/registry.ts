/** Ids of the screens there are, for links from one to another; filled by index.ts, which knows them all. */
export const screenIds = new Set<string>()
