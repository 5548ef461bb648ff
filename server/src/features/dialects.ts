// The dialects that features compile for. Dialect objects have no connection: they stand for SQLAlchemy's dialects as
// they are before the first connect. `readable` ones write parameters as `:name`, for eyes; the others as drivers do.

import { type DefaultDialect, MySQLDialect, PGDialect, SQLiteDialect, StrCompileDialect } from 'orm-core/internal'
import type { DialectName } from '../protocol/messages.ts'

export type PreviewDialect = DialectName | 'default'

const CLASSES = {
  sqlite: SQLiteDialect,
  postgresql: PGDialect,
  mysql: MySQLDialect,
  default: StrCompileDialect,
} as const

const dialects = new Map<string, DefaultDialect>()

/** One shared dialect object for each name and manner of writing parameters. */
export function dialectFor(name: PreviewDialect, manner: 'driver' | 'readable' = 'driver'): DefaultDialect {
  const key = `${name} ${manner}`
  let dialect = dialects.get(key)
  if (dialect === undefined) {
    const Dialect = CLASSES[name] as new (options?: { paramstyle?: 'named' }) => DefaultDialect
    dialect = manner === 'readable' ? new Dialect({ paramstyle: 'named' }) : new Dialect()
    dialects.set(key, dialect)
  }
  return dialect
}
