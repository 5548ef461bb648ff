// INSERT, UPDATE and DELETE under one name, for the files beside this one.

export * from './dml/index.ts'
