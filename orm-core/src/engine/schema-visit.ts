// `metadata.createAll(connection)` and its like: the DDL of a visitor, without what exists already. Which statements these
// are is the visitor's matter (sql/ddl.ts).

import type { Connection } from './connection.ts'

/** What goes through tables and gives their DDL. */
export type SchemaVisitor = new (dialect: any, options: any) => { visit(item: any): any[] }

export interface SchemaVisit {
  readonly checkfirst?: boolean
  readonly tables?: readonly any[] | null
}

export async function visitSchema(
  connection: Connection,
  Visitor: SchemaVisitor,
  item: any,
  options: SchemaVisit,
): Promise<void> {
  const tables: any[] = [...(options.tables ?? item.tables?.values?.() ?? (item.table ? [item.table] : [item]))]
  const existing = options.checkfirst
    ? await existingSchema(connection, new Set(tables.map((table) => table.schema ?? null)))
    : null
  for (const ddl of new Visitor(connection.dialect, { existing, tables: options.tables ?? null }).visit(item))
    await connection.execute(ddl)
}

/** What there is in some schemas of the database, as a schema visitor asks for it. */
async function existingSchema(connection: Connection, schemas: ReadonlySet<string | null>): Promise<object> {
  const { inspectDatabase } = await import('./inspector.ts')
  const catalog = await inspectDatabase(connection).catalog({ schemas: [...schemas, null] })
  const home = (schema: string | null) => (schema === null || schema === catalog.defaultSchema ? null : schema)
  const has = (items: readonly { readonly schema: string | null; readonly name: string }[]) => {
    const names = new Set(items.map((item) => JSON.stringify([home(item.schema), item.name])))
    return (name: string, schema: string | null) => names.has(JSON.stringify([home(schema), name]))
  }
  return { hasTable: has(catalog.tables), hasSequence: has(catalog.sequences), hasType: has(catalog.enums) }
}
