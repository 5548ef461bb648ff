// What a dialect's folder gives so that URLs become engines: the driver names it answers to, its dialect, its driver,
// its introspection. Which backends there are is not known here: create-engine.ts has all of them, and each dialect's
// entry only its own.

import { ArgumentError, NoSuchModuleError } from '../sql/exc.ts'
import type { DefaultDialect, DialectOptions } from './default-dialect.ts'
import type { Driver, DriverOptions } from './driver.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { type Introspect, registerIntrospection } from './inspector.ts'
import { makeUrl, type URL } from './url.ts'

/** What `createEngine()` takes: pool, logging, driver and dialect settings. */
export interface CreateEngineOptions
  extends EngineOptions,
    DriverOptions,
    Omit<DialectOptions, 'paramstyle' | 'isolationLevel'> {}

export interface Backend {
  /** The part after `+` in a URL; '' where there is none. */
  readonly drivers: readonly string[]
  readonly makeDialect: (options: DialectOptions) => DefaultDialect
  readonly makeDriver: (url: URL, options: DriverOptions) => Driver
  readonly introspection: () => Promise<Introspect>
}

/** Backends by the name that a URL begins with. */
export type Backends = Readonly<Record<string, Backend>>

/** Makes an engine of the backend that the URL names. */
export function createEngineFrom(backends: Backends, url: string | URL, options: CreateEngineOptions = {}): Engine {
  const parsed = makeUrl(url)
  const backend = findBackend(backends, parsed)
  const { poolSize, maxOverflow, poolTimeout } = options
  for (const [name, value] of Object.entries({ poolSize, maxOverflow, poolTimeout })) {
    if (value !== undefined && typeof value !== 'number')
      throw new ArgumentError(`${name} must be a number, got ${typeof value}`)
  }
  for (const [name, each] of Object.entries(backends)) registerIntrospection(name, each.introspection)
  return new Engine(parsed, backend.makeDialect(dialectOptions(options)), backend.makeDriver(parsed, options), options)
}

export function findBackend(backends: Backends, url: URL): Backend {
  const backend = backends[url.getBackendName()]
  if (backend === undefined) {
    throw new NoSuchModuleError(
      `Can't load plugin: sqlalchemy.dialects:${url.drivername.replace('+', '.')} (the URL ${url} must begin with ${Object.keys(backends).join(', ')})`,
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
