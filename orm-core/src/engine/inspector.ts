// `inspect(connection).catalog()`: reads a database's schema through a connection. The queries are the dialects'.

import { NoInspectionAvailable } from '../sql/exc.ts'
import type { Catalog, CatalogOptions } from './catalog.ts'
import { Connection } from './connection.ts'
import type { DriverConnection } from './driver.ts'
import type { Engine } from './engine.ts'

export type Introspect = (connection: DriverConnection, options: CatalogOptions) => Promise<Catalog>

/** Type classes by name. */
export type CatalogTypes = Readonly<Record<string, unknown>>

interface Introspection {
  readonly introspect: () => Promise<Introspect>
  readonly types: () => Promise<CatalogTypes>
}

const introspections = new Map<string, Introspection>()

/** Tells how databases of a dialect are introspected; backend.ts does. */
export function registerIntrospection(
  dialect: string,
  introspect: () => Promise<Introspect>,
  types: () => Promise<CatalogTypes>,
): void {
  introspections.set(dialect, { introspect, types })
}

function introspectionOf(bind: Connection | Engine): Introspection {
  const found = introspections.get(bind.dialect.name)
  if (found === undefined)
    throw new NoInspectionAvailable(`No introspection is known for the dialect '${bind.dialect.name}'`)
  return found
}

/** The classes that the catalog of a database names. */
export function catalogTypes(bind: Connection | Engine): Promise<CatalogTypes> {
  return introspectionOf(bind).types()
}

/** Reads what tables a database has: `new Inspector(connection)`. */
export class Inspector {
  readonly #bind: Connection | Engine

  constructor(bind: Connection | Engine) {
    this.#bind = bind
  }

  /** Everything about the tables of some schemas; without `schemas`, of the default one. Reads catalogs only, never data. */
  async catalog(options: CatalogOptions = {}): Promise<Catalog> {
    const introspect = await introspectionOf(this.#bind).introspect()
    if (this.#bind instanceof Connection) return introspectOn(this.#bind, introspect, options)
    const connection = await this.#bind.connect()
    try {
      return await introspectOn(connection, introspect, options)
    } finally {
      await connection.close()
    }
  }

  async getTableNames(schema: string | null = null): Promise<string[]> {
    const { tables } = await this.catalog({ schemas: [schema] })
    return tables.filter((table) => table.kind === 'table').map((table) => table.name)
  }

  async getViewNames(schema: string | null = null): Promise<string[]> {
    const { tables } = await this.catalog({ schemas: [schema] })
    return tables.filter((table) => table.kind === 'view').map((table) => table.name)
  }

  async hasTable(name: string, schema: string | null = null): Promise<boolean> {
    const { tables } = await this.catalog({ schemas: [schema] })
    return tables.some((table) => table.name === name)
  }
}

async function introspectOn(connection: Connection, introspect: Introspect, options: CatalogOptions): Promise<Catalog> {
  try {
    return await introspect(connection.driverConnection, options)
  } catch (error) {
    throw connection._handle(error, null, null)
  }
}

/** The inspector of an engine or a connection. */
export function inspectDatabase(bind: Connection | Engine): Inspector {
  return new Inspector(bind)
}
