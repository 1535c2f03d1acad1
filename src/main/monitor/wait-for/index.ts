export { diagnose } from './diagnose.ts'
export type { Diagnosis, DiagnosisKind, GoroutineRef, ObjectRef } from './model.ts'
export { Lookout } from './lookout.ts'
