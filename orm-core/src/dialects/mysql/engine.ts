// Engines of MySQL and MariaDB alone: an application that imports `createEngine` from here bundles no other dialect.

import { type Backend, type CreateEngineOptions, createEngineFrom } from '../../engine/backend.ts'
import type { Engine, URL } from '../../engine/index.ts'
import { MariaDBDialect, MySQLDialect } from './dialect.ts'
import { MysqlDriver } from './driver.ts'
import { MySQLInspector } from './inspector.ts'

export const MYSQL_BACKEND: Backend = {
  drivers: [
    '',
    'pymysql',
    'mysqldb',
    'mysqlclient',
    'aiomysql',
    'asyncmy',
    'mysqlconnector',
    'mariadbconnector',
    'pyodbc',
    'cymysql',
    'mysql2',
  ],
  makeDialect: (options) => new MySQLDialect({ ...options, paramstyle: 'qmark' }),
  makeDriver: (url, options) => new MysqlDriver(url, options),
  introspection: async () => (await import('./introspect.ts')).introspect,
  catalogTypes: async () => (await import('./catalog-types.ts')).CATALOG_TYPES,
  inspector: MySQLInspector,
}

export const MARIADB_BACKEND: Backend = {
  ...MYSQL_BACKEND,
  makeDialect: (options) => new MariaDBDialect({ ...options, paramstyle: 'qmark' }),
}

/** An engine of a MySQL or MariaDB database: `createEngine('mysql://ann@localhost/shop')`. */
export function createEngine(url: string | URL, options: CreateEngineOptions = {}): Engine {
  return createEngineFrom({ mysql: MYSQL_BACKEND, mariadb: MARIADB_BACKEND }, url, options)
}
