// What a dialect's folder gives so that URLs become engines: the driver names it answers to, its dialect, its driver,
// its introspection. Which backends there are is not known here: create-engine.ts has all of them, and each dialect's
// entry only its own.

import { ArgumentError, NoSuchModuleError } from '../sql/exc.ts'
import type { DefaultDialect, DialectOptions } from './default-dialect.ts'
import type { Driver, DriverOptions } from './driver.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { type CatalogTypes, type Inspector, type Introspect, registerIntrospection } from './inspector.ts'
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
  /** The classes of types that introspection names. */
  readonly catalogTypes: () => Promise<CatalogTypes>
  readonly inspector?: typeof Inspector
}

/** Backends by the name that a URL begins with. */
export type Backends = Readonly<Record<string, Backend>>

/** Makes an engine of the backend that the URL names. */
export function createEngineFrom(backends: Backends, url: string | URL, options: CreateEngineOptions = {}): Engine {
  const parsed = makeUrl(url)
  const backend = findBackend(backends, parsed)
  refuseUnknown(options)
  const { poolSize, maxOverflow, poolTimeout } = options
  for (const [name, value] of Object.entries({ poolSize, maxOverflow, poolTimeout })) {
    if (value !== undefined && typeof value !== 'number')
      throw new ArgumentError(`${name} must be a number, got ${typeof value}`)
  }
  for (const [name, each] of Object.entries(backends))
    registerIntrospection(name, {
      introspect: each.introspection,
      types: each.catalogTypes,
      Inspector: each.inspector,
    })
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

/** All options, so that a misspelt one is not passed over in silence. */
const OPTIONS = {
  poolSize: true,
  maxOverflow: true,
  poolTimeout: true,
  poolRecycle: true,
  poolPrePing: true,
  poolUseLifo: true,
  poolResetOnReturn: true,
  poolTrace: true,
  pool: true,
  poolclass: true,
  echo: true,
  hideParameters: true,
  isolationLevel: true,
  readOnly: true,
  executionOptions: true,
  statementTimeout: true,
  queryCacheSize: true,
  prepareStatements: true,
  loggingName: true,
  mustExist: true,
  isolated: true,
  connectTimeout: true,
  connectArgs: true,
  supportsNativeBoolean: true,
  maxIdentifierLength: true,
  labelLength: true,
  insertmanyvaluesPageSize: true,
  useInsertmanyvalues: true,
  compilerLinting: true,
  serverSideCursors: true,
  jsonSerializer: true,
  jsonDeserializer: true,
} satisfies Record<keyof CreateEngineOptions, true>

function refuseUnknown(options: CreateEngineOptions): void {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(OPTIONS, name))
  if (unknown.length === 0) return
  const known = Object.keys(OPTIONS)
  const meant = unknown.flatMap((name) =>
    known.filter((each) => each.toLowerCase() === name.replaceAll('_', '').toLowerCase()),
  )
  throw new TypeError(
    `Invalid argument(s) ${unknown.map((name) => `'${name}'`).join(',')} sent to createEngine()${meant.length > 0 ? `: write ${meant.join(', ')}` : ''}`,
  )
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
