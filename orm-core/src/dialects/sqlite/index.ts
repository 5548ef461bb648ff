// SQLite: its dialect, its types and its INSERT, under SQLAlchemy's names.

export {
  BLOB,
  BOOLEAN,
  CHAR,
  DECIMAL,
  FLOAT,
  INTEGER,
  NUMERIC,
  REAL,
  SMALLINT,
  TEXT,
  TIMESTAMP,
  VARCHAR,
} from '../../sql/types.ts'
export { SQLiteCompiler } from './compiler.ts'
export { SQLiteDDLCompiler } from './ddl-compiler.ts'
export { SQLiteDialect, SQLiteDialect as dialect, type SQLiteDialectOptions } from './dialect.ts'
export { Insert, insert, OnConflictDoNothing, OnConflictDoUpdate } from './dml.ts'
export { createEngine } from './engine.ts'
export { SQLiteIdentifierPreparer } from './identifier-preparer.ts'
export { SQLiteTypeCompiler } from './type-compiler.ts'
export { DATE, DATETIME, JSON, TIME } from './types.ts'
