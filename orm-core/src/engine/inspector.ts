// `inspect(connection).catalog()`: reads a database's schema through a connection. The queries are the dialects'.

import { NoInspectionAvailable } from '../sql/exc.ts'
import type { Catalog, CatalogOptions } from './catalog.ts'
import { Connection } from './connection.ts'
import type { DriverConnection } from './driver.ts'
import type { Engine } from './engine.ts'

export type Introspect = (connection: DriverConnection, options: CatalogOptions) => Promise<Catalog>

const introspectors = new Map<string, () => Promise<Introspect>>()

/** Tells how databases of a dialect are introspected; backend.ts does. */
export function registerIntrospection(dialect: string, load: () => Promise<Introspect>): void {
  introspectors.set(dialect, load)
}

/** Reads what tables a database has: `new Inspector(connection)`. */
export class Inspector {
  readonly #bind: Connection | Engine

  constructor(bind: Connection | Engine) {
    this.#bind = bind
  }

  /** Everything about the tables of some schemas; without `schemas`, of the default one. Reads catalogs only, never data. */
  async catalog(options: CatalogOptions = {}): Promise<Catalog> {
    const load = introspectors.get(this.#bind.dialect.name)
    if (load === undefined)
      throw new NoInspectionAvailable(`No introspection is known for the dialect '${this.#bind.dialect.name}'`)
    const introspect = await load()
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
