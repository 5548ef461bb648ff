// `columnReflect`: what a database says of a column, before it becomes a column of a table. Listeners are kept beside
// their tables and metadata, which know nothing of databases. When it happens is reflection.ts's matter.

import { MetaData, Table } from '../sql/index.ts'
import { EventTarget } from './events.ts'
import type { Inspector } from './inspector.ts'
import type { ReflectedColumn } from './reflected.ts'

/** What `listen()` hears of tables, of their metadata, and of the classes `Table` and `MetaData`. */
export interface SchemaReflectionEvents {
  /** A column was read from the database. Listeners may change it: `name`, `key`, `type`, `default`, `info`, … */
  columnReflect: [inspector: Inspector, table: Table<any>, column: ReflectedColumn]
}

const targets = new WeakMap<object, EventTarget<SchemaReflectionEvents>>()

/** The listeners of a table, a metadata or one of these classes; null for anything else. */
export function schemaReflectionEvents(target: any): EventTarget<SchemaReflectionEvents> | null {
  const isSchema = target === Table || target === MetaData || target instanceof Table || target instanceof MetaData
  if (!isSchema) return null
  let events = targets.get(target)
  if (events === undefined) {
    events = new EventTarget()
    targets.set(target, events)
  }
  return events
}

/** Tells of a column: first the metadata, then the table, of each the class before the object. */
export function tellOfColumn(inspector: Inspector, table: Table<any>, column: ReflectedColumn): void {
  for (const target of [MetaData, table.metadata, Table, table])
    targets.get(target)?.emit('columnReflect', inspector, table, column)
  for (const listener of table._columnListeners) listener(inspector, table, column)
}
