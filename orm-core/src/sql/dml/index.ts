// The names of DML.

export * from './dml.ts'
export * from './dml-state.ts'
export * from './update-base.ts'
