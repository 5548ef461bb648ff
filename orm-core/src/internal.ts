// Everything that the layers export: for the language server, which builds and reads orm-core's objects from the inside.
// No promise is made for what index.ts does not have.

// Where two layers have a name each, the package means the upper layer's; sql's `table()` is `lightweightTable`.
export type { CompileOptions, Paramstyle } from './compile/compiled.ts'
export * from './compile/index.ts'
export * from './create-engine.ts'
export { MariaDBDialect, MySQLDialect } from './dialects/mysql/dialect.ts'
export { PGDialect } from './dialects/postgresql/dialect.ts'
export { SQLiteDialect } from './dialects/sqlite/dialect.ts'
export type { TypeClass } from './engine/default-dialect.ts'
export * from './engine/index.ts'
export * from './migrations/index.ts'
export * from './orm/index.ts'
export { table } from './orm/index.ts'
export * from './sql/exc.ts'
export * from './sql/index.ts'
export type { ForeignKeyOptions, TableOptions } from './sql/schema.ts'
export { table as lightweightTable } from './sql/selectable.ts'
export * from './sql/types.ts'
