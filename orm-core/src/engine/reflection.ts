// Tables made of what a database says of itself: `metadata.reflect(engine)`, `Table.reflect(…)`. SQLAlchemy's
// reflection.py from the catalog on; catalogs are read by the dialects' introspect.ts. All that is needed is read before
// the first table is made, so that nobody sees half of one.

import * as exc from '../sql/exc.ts'
import {
  BLANK_SCHEMA,
  CheckConstraint,
  Column,
  Computed,
  DefaultClause,
  ForeignKeyConstraint,
  Identity,
  Index,
  type MetaData,
  type ReflectionOptions,
  type SchemaReflection,
  Table,
  type TableReflectOptions,
  text,
  UniqueConstraint,
} from '../sql/index.ts'
import { validateDialectOptions } from '../sql/schema/schema-item.ts'
import { findTable } from './catalog.ts'
import type { Inspector, ReflectTableOptions } from './inspector.ts'
import {
  escapeBinds,
  type ReflectedColumn,
  type ReflectedForeignKeyConstraint,
  type ReflectedIn,
  type ReflectedIndex,
  type ReflectedPrimaryKeyConstraint,
  type ReflectedUniqueConstraint,
  reflectedChecks,
  reflectedColumns,
  reflectedForeignKeys,
  reflectedIndexes,
  reflectedPrimaryKey,
  reflectedTableOptions,
  reflectedUniqueConstraints,
} from './reflected.ts'
import { tellOfColumn } from './reflection-events.ts'

/** What becomes of one table. */
interface TableReflection {
  readonly includeColumns: readonly string[] | null
  readonly excludeColumns: readonly string[]
  readonly resolveFks: boolean
  readonly extendExisting: boolean
  readonly autoloadReplace: boolean
  /** Tables that have been read already, where known ones are read again. */
  readonly extended: Set<Table>
}

/** Reads what tables of a schema may be made of; with `resolveFks` of all schemas that their foreign keys lead to. */
export async function readReflection(
  inspector: Inspector,
  schema: string | null,
  resolveFks: boolean,
): Promise<Reflection> {
  const schemas = new Map<string | null, ReflectedIn>()
  const todo = [schema]
  for (const next of todo) {
    if (schemas.has(next)) continue
    const where = await inspector._reflectedIn(next)
    schemas.set(next, where)
    if (!resolveFks) continue
    for (const table of where.catalog.tables)
      for (const { referredSchema } of reflectedForeignKeys(table, where)) todo.push(referredSchema)
  }
  return new Reflection(inspector, schemas)
}

/** What was read of a database's schemas, to make tables of. */
export class Reflection implements SchemaReflection {
  readonly #inspector: Inspector
  readonly #schemas: ReadonlyMap<string | null, ReflectedIn>

  constructor(inspector: Inspector, schemas: ReadonlyMap<string | null, ReflectedIn>) {
    this.#inspector = inspector
    this.#schemas = schemas
  }

  /** MetaData.reflect: the tables of a schema that the metadata does not have. */
  reflectInto(metadata: MetaData, schema: string | null, options: ReflectionOptions): void {
    const { only = null, extendExisting = false } = options
    const available = this.#schemas
      .get(schema)!
      .catalog.tables.filter(({ temporary }) => !temporary)
      .filter(({ kind }) => kind === 'table' || (options.views && kind !== 'foreignTable'))
      .map(({ name }) => name)
    const isNew = (name: string): boolean =>
      extendExisting || !metadata.tables.has(schema === null ? name : `${schema}.${name}`)
    let load: readonly string[]
    if (only === null || typeof only === 'function') {
      load = available.filter((name) => isNew(name) && (only === null || only(name, metadata)))
    } else {
      const missing = only.filter((name) => !available.includes(name))
      if (missing.length > 0) {
        throw new exc.InvalidRequestError(
          `Could not reflect: requested table(s) not available in Engine(${this.#inspector.engine.url})${schema === null ? '' : ` schema '${schema}'`}: (${missing.join(', ')})`,
        )
      }
      load = only.filter(isNew)
    }
    const how = howToReflect(options)
    for (const name of load) this.#autoload(name, metadata, schema, how)
  }

  /** `Table(name, metadata, …, { autoloadWith })`: the columns given take the place of those of the same name. */
  table(name: string, metadata: MetaData, items: readonly unknown[], options: TableReflectOptions): Table {
    const {
      autoloadWith: _bind,
      autoloadReplace: _replace,
      resolveFks: _resolve,
      includeColumns = null,
      ...rest
    } = options
    const schema = rest.schema ?? (metadata.schema === null ? null : String(metadata.schema))
    const known = metadata.tables.get(schema === null ? name : `${schema}.${name}`)
    const how = howToReflect({ ...options, includeColumns })
    if (known !== undefined) {
      if (options.extendExisting) this.#reflect(known, how)
      return new Table(name, metadata, ...items, rest)
    }
    const made = new Table(name, metadata, { ...rest, extendExisting: false, keepExisting: false })
    try {
      this.#reflect(made, how)
      if (items.length > 0) new Table(name, metadata, ...items, { ...rest, extendExisting: true, keepExisting: false })
    } catch (error) {
      metadata.remove(made)
      throw error
    }
    return made
  }

  #autoload(name: string, metadata: MetaData, schema: string | null, how: TableReflection): void {
    const known = metadata.tables.get(schema === null ? name : `${schema}.${name}`)
    if (known !== undefined) {
      if (how.extendExisting && !how.extended.has(known)) this.#reflect(known, how)
      return
    }
    const made = new Table(name, metadata, { schema: schema ?? BLANK_SCHEMA })
    try {
      this.#reflect(made, how)
    } catch (error) {
      metadata.remove(made)
      throw error
    }
  }

  /** Inspector.reflect_table */
  intoTable(table: Table, includeColumns: readonly string[] | null, options: ReflectTableOptions): void {
    const { excludeColumns = [], resolveFks } = options
    this.#reflect(table, {
      ...howToReflect({ includeColumns, ...(resolveFks === undefined ? {} : { resolveFks }) }),
      excludeColumns,
    })
  }

  #reflect(table: Table, how: TableReflection): void {
    how.extended.add(table)
    const schema = table.schema === null ? null : String(table.schema)
    const where = this.#schemas.get(schema)
    const found = where === undefined ? undefined : findTable(where.catalog, String(table.name), schema)
    if (where === undefined || found === undefined) throw new exc.NoSuchTableError(String(table.name))
    const known = how.autoloadReplace ? [] : table._columns._allColumns.map((column) => String(column.name))
    const own = { ...how, excludeColumns: [...how.excludeColumns, ...known] }
    if (where.catalog.dialect !== 'postgresql')
      validateDialectOptions(table, { ...reflectedTableOptions(found, where) }, table._givenDialectOptions)
    const columns = new Map<string, Column<any>>()
    for (const column of reflectedColumns(found, where)) this.#reflectColumn(table, column, own, columns)
    reflectPrimaryKey(table, reflectedPrimaryKey(found, where), columns)
    for (const key of reflectedForeignKeys(found, where)) this.#reflectForeignKey(table, key, own, columns)
    for (const index of reflectedIndexes(found, where)) reflectIndex(table, index, own, columns)
    for (const unique of reflectedUniqueConstraints(found, where)) reflectUnique(table, unique, own, columns)
    for (const { name, sqltext, comment = null } of reflectedChecks(found, where))
      table.appendConstraint(new CheckConstraint(text(escapeBinds(sqltext)), { name, comment }))
    if (found.comment !== null) table.comment = found.comment
  }

  #reflectColumn(
    table: Table,
    column: ReflectedColumn,
    { includeColumns, excludeColumns }: TableReflection,
    columns: Map<string, Column<any>>,
  ): void {
    const originalName = column.name
    tellOfColumn(this.#inspector, table, column)
    // listeners may have changed it
    const { name, type, default: found, computed, identity, dialectOptions } = column
    if ((includeColumns !== null && !includeColumns.includes(name)) || excludeColumns.includes(name)) return
    const parts: unknown[] = []
    if (found !== null && found !== undefined) {
      const isClause = typeof found === 'object' && found.isClauseElement
      if (typeof found === 'object' && !isClause) parts.push(found)
      else parts.push(new DefaultClause(isClause ? found : text(escapeBinds(found)), { _reflected: true }))
    }
    if (computed !== undefined) {
      const { sqltext, persisted = null } = computed
      parts.push(new Computed(text(escapeBinds(sqltext)), { persisted }))
    }
    if (identity !== undefined) parts.push(new Identity({ ...identity }))
    const given = Object.entries(column).filter(([key, value]) => COLUMN_OPTIONS.has(key) && value !== undefined)
    const options = { ...Object.fromEntries(given), ...dialectOptions }
    const made = new Column(name, type as any, ...(parts as any[]), options) as Column<any>
    columns.set(originalName, made)
    if (table.primaryKey.columns.contains(made.key as any)) made.primaryKey = true
    table.appendColumn(made, { replaceExisting: true })
  }

  #reflectForeignKey(
    table: Table,
    key: ReflectedForeignKeyConstraint,
    how: TableReflection,
    columns: ReadonlyMap<string, Column<any>>,
  ): void {
    const { name, referredSchema, referredTable, referredColumns, options, comment = null } = key
    const constrained = key.constrainedColumns.map((each) => String(columns.get(each)?.key ?? each))
    if (leavesOut(how, constrained) || constrained.some((each) => how.excludeColumns.includes(each))) return
    if (new Set(constrained).size !== constrained.length) {
      exc.warn(
        `On reflected table ${table.name}, skipping reflection of foreign key constraint ${name}; duplicate source columns within name(s) ${constrained.join(', ')} are not supported`,
      )
      return
    }
    if (how.resolveFks) {
      const further = { ...how, includeColumns: null, excludeColumns: [] }
      this.#autoload(referredTable, table.metadata, referredSchema, further)
    }
    const target = referredSchema === null ? referredTable : `${referredSchema}.${referredTable}`
    try {
      table.appendConstraint(
        new ForeignKeyConstraint(
          constrained,
          referredColumns.map((column) => `${target}.${column}`),
          { name, linkToName: true, comment, ...options },
        ),
      )
    } catch (error) {
      if (!(error instanceof exc.ConstraintColumnNotFoundError)) throw error
      exc.warn(
        `On reflected table ${table.name}, skipping reflection of foreign key constraint ${name}; one or more subject columns within name(s) ${constrained.join(', ')} are not present in the table`,
      )
    }
  }
}

/** What a reflected column says that is an option of `Column`. */
const COLUMN_OPTIONS: ReadonlySet<string> = new Set(['nullable', 'autoincrement', 'quote', 'info', 'key', 'comment'])

function reflectIndex(
  table: Table,
  index: ReflectedIndex,
  how: TableReflection,
  columns: ReadonlyMap<string, Column<any>>,
): void {
  const { name, columnNames, expressions, unique, columnSorting = {}, dialectOptions } = index
  const names = columnNames.filter((column) => column !== null)
  if (leavesOut(how, names) || index.duplicatesConstraint !== undefined) return
  const elements = columnNames.map((column, at) => {
    if (column === null) return text(escapeBinds(expressions![at]!))
    let element: any = columns.get(column) ?? table._columns.get(column)
    if (element === undefined) exc.warn(`index key '${column}' was not located in columns for table '${table.name}'`)
    for (const word of columnSorting[column] ?? []) element = element && SORTING[word](element)
    return element
  })
  const found = elements.filter((element) => element !== undefined)
  if (found.length === 0) return
  const options: Record<string, unknown> = { ...dialectOptions }
  const { postgresqlWhere: where } = options
  if (typeof where === 'string') options.postgresqlWhere = text(escapeBinds(where))
  new Index(name, ...found, { unique, _table: table, ...options })
}

const SORTING = {
  desc: (element: any) => element.desc(),
  nulls_first: (element: any) => element.nullsFirst(),
  nulls_last: (element: any) => element.nullsLast(),
}

function reflectUnique(
  table: Table,
  unique: ReflectedUniqueConstraint,
  how: TableReflection,
  columns: ReadonlyMap<string, Column<any>>,
): void {
  const { name, columnNames, duplicatesIndex, comment = null, dialectOptions } = unique
  // MySQL has a UNIQUE constraint and its index under one name: the index stands for both
  if (leavesOut(how, columnNames) || (duplicatesIndex !== undefined && duplicatesIndex !== null)) return
  const items = columnNames.map((each) => columns.get(each) ?? table._columns.get(each)).filter((each) => each != null)
  if (items.length > 0)
    table.appendConstraint(new UniqueConstraint(...(items as any[]), { name, comment, ...dialectOptions }))
}

function howToReflect(options: ReflectionOptions): TableReflection {
  return {
    includeColumns: options.includeColumns ?? null,
    excludeColumns: [],
    resolveFks: options.resolveFks ?? true,
    extendExisting: options.extendExisting ?? false,
    autoloadReplace: options.autoloadReplace ?? true,
    extended: new Set(),
  }
}

/** Whether a constraint or index has columns that the program does not want. */
function leavesOut({ includeColumns }: TableReflection, names: readonly string[]): boolean {
  return includeColumns !== null && names.some((name) => !includeColumns.includes(name))
}

function reflectPrimaryKey(
  table: Table,
  { name, constrainedColumns, comment = null, dialectOptions }: ReflectedPrimaryKeyConstraint,
  columns: ReadonlyMap<string, Column<any>>,
): void {
  const { primaryKey } = table
  primaryKey.name = name
  primaryKey.comment = comment
  if (dialectOptions !== undefined)
    validateDialectOptions(primaryKey, { ...dialectOptions }, primaryKey._givenDialectOptions)
  primaryKey._reload(constrainedColumns.map((each) => columns.get(each)).filter((column) => column !== undefined))
}
