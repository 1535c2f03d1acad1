/**
 * Workloads: what they are (`workload`), how one runs (`startProgram`), and where they come from: ours
 * (`builtIns`) or the user's file (`loadWorkload`).
 */
export { mistakes } from './built-in/mistakes/index.ts'
export { builtIns } from './built-ins.ts'
export { bundle, type Bundle } from './bundle.ts'
export { codeFrame } from './code-frame.ts'
export { describe, isWorkload, workload, type Workload } from './definition.ts'
export { WorkloadError } from './errors.ts'
export { importBundle, loadWorkload } from './loader.ts'
export { detailsOf } from './place.ts'
export { startProgram, type Program } from './program.ts'
export { threadModule } from './thread-module.ts'
