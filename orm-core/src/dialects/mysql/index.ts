// MySQL and MariaDB: their dialects, their types, full-text match and INSERT, under SQLAlchemy's names.

export { BINARY, BLOB, BOOLEAN, DATE, UUID, VARBINARY } from '../../sql/types.ts'
export { MySQLCompiler } from './compiler.ts'
export { MySQLDDLCompiler } from './ddl-compiler.ts'
export { MariaDBDialect, MySQLDialect, MySQLDialect as dialect, type MySQLDialectOptions } from './dialect.ts'
export { Insert, insert, OnDuplicateClause } from './dml.ts'
export { createEngine } from './engine.ts'
export { ENUM, SET } from './enumerated.ts'
export { MariaDBIdentifierPreparer, MySQLIdentifierPreparer } from './identifier-preparer.ts'
export { Match, match } from './match.ts'
export { MariaDBTypeCompiler, MySQLTypeCompiler } from './type-compiler.ts'
export {
  BIGINT,
  BIT,
  CHAR,
  DATETIME,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INET4,
  INET6,
  INTEGER,
  JSON,
  LONGBLOB,
  LONGTEXT,
  MEDIUMBLOB,
  MEDIUMINT,
  MEDIUMTEXT,
  NCHAR,
  NUMERIC,
  NVARCHAR,
  REAL,
  SMALLINT,
  TEXT,
  TIME,
  TIMESTAMP,
  TINYBLOB,
  TINYINT,
  TINYTEXT,
  VARCHAR,
  YEAR,
} from './types.ts'
