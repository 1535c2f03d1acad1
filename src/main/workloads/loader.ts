/** Loads the user's own file (TypeScript or JavaScript, ESM) as a workload. */
import type { Workload } from './definition.ts'

/**
 * Bundles `file` and takes its default export. Every failure rejects with a `WorkloadError` that has file,
 * line and code frame where they are known. Loading the same path again sees the file as it is then.
 */
export declare function loadWorkload(file: string): Promise<Workload>
