// From a URL to an engine, whatever database it names. The only file that names dialects. The packages that talk to
// databases are loaded at the first connection, so what is not used need not be installed.

import { MARIADB_BACKEND, MYSQL_BACKEND } from './dialects/mysql/engine.ts'
import { POSTGRESQL_BACKEND } from './dialects/postgresql/engine.ts'
import { SQLITE_BACKEND } from './dialects/sqlite/engine.ts'
import { type Backends, type CreateEngineOptions, createEngineFrom, findBackend } from './engine/backend.ts'
import type { Engine } from './engine/engine.ts'
import { makeUrl, type URL } from './engine/url.ts'
import { ArgumentError } from './sql/exc.ts'

export type { CreateEngineOptions } from './engine/backend.ts'

const BACKENDS: Backends = {
  sqlite: SQLITE_BACKEND,
  postgresql: POSTGRESQL_BACKEND,
  // What hosting services write in DATABASE_URL.
  postgres: POSTGRESQL_BACKEND,
  mysql: MYSQL_BACKEND,
  mariadb: MARIADB_BACKEND,
}

/**
 * Makes an engine; nothing is connected before the first use. An application that uses one kind of database takes
 * `createEngine` from `orm-core/sqlite`, `orm-core/postgresql` or `orm-core/mysql` and bundles no other.
 * @example
 * const engine = createEngine('postgresql+asyncpg://ann:secret@localhost/shop', { poolSize: 20 })
 * const rows = await engine.begin((connection) => connection.execute(select(users)))
 */
export function createEngine(url: string | URL, options: CreateEngineOptions = {}): Engine {
  return createEngineFrom(BACKENDS, url, options)
}

/** Whether a URL's dialect and driver are known, without making an engine. */
export function isSupportedUrl(url: string | URL): boolean {
  try {
    findBackend(BACKENDS, makeUrl(url))
    return true
  } catch (error) {
    if (error instanceof ArgumentError) return false
    throw error
  }
}
