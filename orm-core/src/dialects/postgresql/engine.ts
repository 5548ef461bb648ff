// Engines of PostgreSQL alone: an application that imports `createEngine` from here bundles no other dialect.

import { type Backend, type CreateEngineOptions, createEngineFrom } from '../../engine/backend.ts'
import type { Engine, URL } from '../../engine/index.ts'
import { PGDialect } from './dialect.ts'
import { PostgresDriver } from './driver.ts'
import { PGInspector } from './inspector.ts'

export const POSTGRESQL_BACKEND: Backend = {
  drivers: ['', 'psycopg', 'psycopg2', 'psycopg2cffi', 'psycopg_async', 'asyncpg', 'pg8000', 'pg'],
  makeDialect: (options) => new PGDialect({ ...options, paramstyle: 'numeric_dollar' }),
  makeDriver: (url, options) => new PostgresDriver(url, options),
  introspection: async () => (await import('./introspect.ts')).introspect,
  catalogTypes: async () => (await import('./catalog-types.ts')).CATALOG_TYPES,
  inspector: PGInspector,
}

/** An engine of a PostgreSQL database: `createEngine('postgresql://ann@localhost/shop')`. */
export function createEngine(url: string | URL, options: CreateEngineOptions = {}): Engine {
  // `postgres` is what hosting services write in DATABASE_URL
  return createEngineFrom({ postgresql: POSTGRESQL_BACKEND, postgres: POSTGRESQL_BACKEND }, url, options)
}
