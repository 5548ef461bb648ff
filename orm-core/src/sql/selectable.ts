// All selectables under one name, for the files beside this one.

export * from './selectable/index.ts'
