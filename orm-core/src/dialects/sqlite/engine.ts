// Engines of SQLite alone: an application that imports `createEngine` from here bundles no other dialect.

import { type Backend, type CreateEngineOptions, createEngineFrom } from '../../engine/backend.ts'
import type { Engine, URL } from '../../engine/index.ts'
import { SQLiteDialect } from './dialect.ts'
import { SqliteDriver } from './driver.ts'

export const SQLITE_BACKEND: Backend = {
  drivers: ['', 'pysqlite', 'aiosqlite', 'pysqlcipher', 'better_sqlite3'],
  makeDialect: (options) => new SQLiteDialect({ ...options, paramstyle: 'qmark' }),
  makeDriver: (url, options) => new SqliteDriver(url, options),
  introspection: async () => (await import('./introspect.ts')).introspect,
  catalogTypes: async () => (await import('./catalog-types.ts')).CATALOG_TYPES,
}

/** An engine of a SQLite database: `createEngine('sqlite:///shop.db')`. */
export function createEngine(url: string | URL, options: CreateEngineOptions = {}): Engine {
  return createEngineFrom({ sqlite: SQLITE_BACKEND }, url, options)
}
