// From a URL to an engine: which dialect and driver its name means. The only file that names dialects. The packages
// that talk to databases are loaded at the first connection, so what is not used need not be installed.

import { MariaDBDialect, MySQLDialect } from './dialects/mysql/dialect.ts'
import { MysqlDriver } from './dialects/mysql/driver.ts'
import { PGDialect } from './dialects/postgresql/dialect.ts'
import { PostgresDriver } from './dialects/postgresql/driver.ts'
import { SQLiteDialect } from './dialects/sqlite/dialect.ts'
import { SqliteDriver } from './dialects/sqlite/driver.ts'
import type { DefaultDialect, DialectOptions } from './engine/default-dialect.ts'
import type { Driver, DriverOptions } from './engine/driver.ts'
import { Engine, type EngineOptions } from './engine/engine.ts'
import { registerIntrospection } from './engine/inspector.ts'
import { makeUrl, type URL } from './engine/url.ts'
import { ArgumentError, NoSuchModuleError } from './sql/exc.ts'

export interface CreateEngineOptions
  extends EngineOptions,
    DriverOptions,
    Omit<DialectOptions, 'paramstyle' | 'isolationLevel'> {}

interface Backend {
  readonly drivers: readonly string[]
  readonly makeDialect: (options: DialectOptions) => DefaultDialect
  readonly makeDriver: (url: URL, options: DriverOptions) => Driver
}

const POSTGRESQL: Backend = {
  drivers: ['', 'psycopg', 'psycopg2', 'psycopg2cffi', 'psycopg_async', 'asyncpg', 'pg8000', 'pg'],
  makeDialect: (options) => new PGDialect({ ...options, paramstyle: 'numeric_dollar' }),
  makeDriver: (url, options) => new PostgresDriver(url, options),
}

const MYSQL_DRIVERS = [
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
]

const BACKENDS: Readonly<Record<string, Backend>> = {
  sqlite: {
    drivers: ['', 'pysqlite', 'aiosqlite', 'pysqlcipher', 'better_sqlite3'],
    makeDialect: (options) => new SQLiteDialect({ ...options, paramstyle: 'qmark' }),
    makeDriver: (url, options) => new SqliteDriver(url, options),
  },
  postgresql: POSTGRESQL,
  // What hosting services write in DATABASE_URL.
  postgres: POSTGRESQL,
  mysql: {
    drivers: MYSQL_DRIVERS,
    makeDialect: (options) => new MySQLDialect({ ...options, paramstyle: 'qmark' }),
    makeDriver: (url, options) => new MysqlDriver(url, options),
  },
  mariadb: {
    drivers: MYSQL_DRIVERS,
    makeDialect: (options) => new MariaDBDialect({ ...options, paramstyle: 'qmark' }),
    makeDriver: (url, options) => new MysqlDriver(url, options),
  },
}

registerIntrospection('sqlite', async () => (await import('./dialects/sqlite/introspect.ts')).introspect)
registerIntrospection('postgresql', async () => (await import('./dialects/postgresql/introspect.ts')).introspect)
registerIntrospection('mysql', async () => (await import('./dialects/mysql/introspect.ts')).introspect)
registerIntrospection('mariadb', async () => (await import('./dialects/mysql/introspect.ts')).introspect)

/**
 * Makes an engine; nothing is connected before the first use.
 * @example
 * const engine = createEngine('postgresql+asyncpg://ann:secret@localhost/shop', { poolSize: 20 })
 * const rows = await engine.begin((connection) => connection.execute(select(users)))
 */
export function createEngine(url: string | URL, options: CreateEngineOptions = {}): Engine {
  const parsed = makeUrl(url)
  const backend = findBackend(parsed)
  const { poolSize, maxOverflow, poolTimeout } = options
  for (const [name, value] of Object.entries({ poolSize, maxOverflow, poolTimeout })) {
    if (value !== undefined && typeof value !== 'number')
      throw new ArgumentError(`${name} must be a number, got ${typeof value}`)
  }
  return new Engine(parsed, backend.makeDialect(dialectOptions(options)), backend.makeDriver(parsed, options), options)
}

/** Whether a URL's dialect and driver are known, without making an engine. */
export function isSupportedUrl(url: string | URL): boolean {
  try {
    findBackend(makeUrl(url))
    return true
  } catch (error) {
    if (error instanceof ArgumentError) return false
    throw error
  }
}

function findBackend(url: URL): Backend {
  const backend = BACKENDS[url.getBackendName()]
  if (backend === undefined) {
    throw new NoSuchModuleError(
      `Can't load plugin: sqlalchemy.dialects:${url.drivername.replace('+', '.')} (the URL ${url} must begin with ${Object.keys(BACKENDS).join(', ')})`,
    )
  }
  if (!backend.drivers.includes(url.getDriverName())) {
    throw new NoSuchModuleError(
      `Can't load plugin: sqlalchemy.dialects:${url.drivername.replace('+', '.')} (drivers of ${url.getBackendName()}: ${backend.drivers.filter(Boolean).join(', ')})`,
    )
  }
  return backend
}

const DIALECT_OPTIONS = [
  'supportsNativeBoolean',
  'maxIdentifierLength',
  'labelLength',
  'insertmanyvaluesPageSize',
  'useInsertmanyvalues',
  'compilerLinting',
  'jsonSerializer',
  'jsonDeserializer',
] as const

function dialectOptions(options: CreateEngineOptions): DialectOptions {
  return Object.fromEntries(
    DIALECT_OPTIONS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  )
}
