export { diagnose, type DiagnoseOptions } from './diagnose.ts'
export type { CycleStep, Diagnosis, DiagnosisKind, GoroutineRef, ObjectKind, ObjectRef } from './model.ts'
export { Lookout } from './lookout.ts'
