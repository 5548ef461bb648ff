// What the rest of the project may use of migrations.

export * from './closest-name.ts'
export * from './compare.ts'
export * from './compare-types.ts'
