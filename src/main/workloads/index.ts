/**
 * Workloads: what they are (`workload`), how one runs (`startProgram`), and where they come from: ours
 * (`builtIns`) or the user's file (`loadWorkload`).
 */
export { builtIns } from './built-ins.ts'
export { describe, isWorkload, workload, type Workload } from './definition.ts'
export { WorkloadError } from './errors.ts'
export { loadWorkload } from './loader.ts'
export { startProgram, type Program } from './program.ts'
