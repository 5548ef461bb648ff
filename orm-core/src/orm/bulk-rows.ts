// Rows of a mapper given by attribute names, without objects: a list of parameters of an ORM INSERT or UPDATE, and the
// bulk methods of a session. SQLAlchemy's _bulk_insert and _bulk_update with what persistence.py does for them; what such
// an UPDATE means for objects in memory is bulk-persistence.ts's part.

import type { Connection, CursorResult, ExecutionOptions, ResultMetaData, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { and, bindparam, insert, traverse, update } from '../sql/index.ts'
import { StaleDataError } from './exc.ts'
import type { Mapper } from './mapper.ts'
import { type TableLayout, tablesOf } from './table-layout.ts'

/** One row by attribute names. */
export type Mapping = Record<string, unknown>
export type GivenMapping = Readonly<Mapping>

export interface BulkInsertRows {
  readonly renderNulls?: boolean
  /** Brings generated keys and defaults back into the mappings given. */
  readonly returnDefaults?: boolean
  /** The mappings given are objects' own: generated keys that go from table to table are brought back in any case. */
  readonly writesBack?: boolean
  /** The statement that was executed with the rows; null for the bulk methods. */
  readonly statement?: any
  readonly executionOptions?: ExecutionOptions
}

/** What a bulk INSERT with RETURNING has brought back, of all its statements. */
export interface ReturnedRows {
  /** The first statement's result, whose compile state says what the rows are. */
  readonly cursor: CursorResult<any, any>
  readonly metadata: ResultMetaData
  readonly rows: unknown[][]
}

interface Sent {
  readonly mapping: Mapping
  readonly params: Mapping
}

/** Rows whose parameters have the same names. */
interface Group {
  readonly name: string
  readonly rows: Sent[]
  readonly hasAllKeys: boolean
  readonly hasAllDefaults: boolean
}

// -- INSERT -----------------------------------------------------------------------------------------------------------

/** _bulk_insert: rows into the tables of a mapper, the root's first. */
export function* bulkInsertRows(
  connection: Connection,
  mapper: Mapper,
  given: readonly GivenMapping[],
  options: BulkInsertRows = {},
): Task<{ readonly result: CursorResult | null; readonly returned: ReturnedRows | null }> {
  const { statement = null, returnDefaults = false } = options
  const mappings = given.map((mapping) => expandComposites(mapper, { ...mapping }))
  const tables = tablesOf(mapper)
  const bookkeeping = returnDefaults || tables.length > 1
  const bulk = { connection, mapper, bookkeeping, options, names: bindNames(statement, mappings[0]) }
  let result: CursorResult | null = null
  let returned: ReturnedRows | null = null
  for (const layout of tables) {
    const own: ReturnedRows[] = []
    for (const group of insertGroups(bulk, layout, mappings)) {
      const made = yield* sendInserts(bulk, layout, group, own)
      result = made ?? result
    }
    const spliced = own.reduce<ReturnedRows | null>((all, next) => (all === null ? next : vertically(all, next)), null)
    if (spliced !== null) returned = returned === null ? spliced : horizontally(returned, spliced)
    if (layout.equated.length > 0 && bookkeeping)
      for (const mapping of mappings) populateInheritedKeys(mapping, layout.equated)
  }
  if (returnDefaults || options.writesBack) {
    given.forEach((mapping, index) => {
      Object.assign(mapping, mappings[index])
    })
  }
  return { result, returned }
}

interface Bulk {
  readonly connection: Connection
  readonly mapper: Mapper
  readonly bookkeeping: boolean
  readonly options: BulkInsertRows
  /** Parameters of the statement's own expressions that come with the rows. */
  readonly names: readonly string[]
}

/** _collect_insert_commands with bulk=True: only what is given, neighbours with the same columns together. */
function insertGroups(
  { connection, mapper, bookkeeping, options, names }: Bulk,
  layout: TableLayout,
  mappings: Mapping[],
) {
  const { columns, primaryKey } = layout
  const on = mapper.polymorphicIdentity === null ? null : mapper._polymorphicAttrKey
  const version = layout.isVersioned ? firstVersion(mapper) : undefined
  const defaults = bookkeeping ? serverDefaults(connection, mapper, layout) : []
  const groups: Group[] = []
  for (const mapping of mappings) {
    const params: Mapping = {}
    for (const { key, column } of columns) {
      let value = mapping[key]
      if (key === on && value === undefined) value = mapper.polymorphicIdentity
      if (value === undefined || (value === null && !options.renderNulls && !column.type.shouldEvaluateNone)) continue
      params[column.key] = value
    }
    const hasAllKeys = !bookkeeping || primaryKey.every(({ column }) => column.key in params)
    const hasAllDefaults = defaults.every((column) => column.key in params)
    if (version !== undefined) params[mapper.versionIdCol.key] = version
    for (const name of names) params[name] = mapping[name]
    const name = `${Object.keys(params).sort().join('\0')} ${hasAllKeys} ${hasAllDefaults}`
    const last = groups.at(-1)
    if (last?.name === name) last.rows.push({ mapping, params })
    else groups.push({ name, rows: [{ mapping, params }], hasAllKeys, hasAllDefaults })
  }
  return groups
}

function firstVersion({ versionIdGenerator }: Mapper): unknown {
  if (versionIdGenerator === false) return undefined
  return typeof versionIdGenerator === 'function' ? (versionIdGenerator as any)(null) : 1
}

/** Mapper._prefer_eager_defaults: what the database computes and an INSERT is to bring back. */
function serverDefaults({ dialect }: Connection, mapper: Mapper, { table, columns }: TableLayout): any[] {
  const { eagerDefaults } = mapper.baseMapper
  if (eagerDefaults === false || (eagerDefaults === 'auto' && !table.implicitReturning)) return []
  if (eagerDefaults === 'auto' && !dialect.insertExecutemanyReturning) return []
  return columns
    .map(({ column }) => column)
    .filter((column) => column.serverDefault || column.computed || column.default?.isClauseElement)
}

/** _emit_insert_statements */
function* sendInserts(
  bulk: Bulk,
  layout: TableLayout,
  group: Group,
  returned: ReturnedRows[],
): Task<CursorResult | null> {
  const { connection, mapper, bookkeeping, options } = bulk
  const { dialect } = connection
  const { table, primaryKey } = layout
  const given = options.statement ?? null
  const returns = (given?._returning?.length ?? 0) > 0
  const executionOptions = options.executionOptions ?? {}
  const params = group.rows.map((each) => each.params)
  let dml: any =
    given === null
      ? insert(table)
      : given._annotate({ dmlStrategy: 'bulk', _emitInsertTable: table, _emitInsertMapper: superMapper(mapper, table) })
  if ((!bookkeeping || group.hasAllDefaults) && !returns && group.hasAllKeys)
    return yield* connection._execute(dml, params, executionOptions)
  const sorts = (returns && Boolean(given._sortByParameterOrder)) || bookkeeping
  const several = sorts ? dialect.insertExecutemanyReturningSortByParameterOrder : dialect.insertExecutemanyReturning
  if (returns && !several) {
    throw new exc.InvalidRequestError(
      `Can't use explicit RETURNING for bulk INSERT operation with ${dialect.dialectDescription} backend; executemany with RETURNING${sorts ? ' and sort by parameter order' : ''} is not enabled for this dialect.`,
    )
  }
  const together = returns || (table.implicitReturning && params.length > 1 && several)
  const order = { sortByParameterOrder: bookkeeping }
  if (given === null && !group.hasAllDefaults)
    dml = dml.returnDefaults(...serverDefaults(connection, mapper, layout), order)
  if (layout.isVersioned) dml = dml.returnDefaults(mapper.versionIdCol, order)
  else if (together) dml = dml.returnDefaults(...table.primaryKey, order)
  let result: CursorResult | null = null
  for (const part of together ? [group.rows] : group.rows.map((each) => [each])) {
    const sent = part.map((each) => each.params)
    result = yield* connection._execute(dml, sent, executionOptions)
    if (returns) {
      const rows = (result as any)._take(Number.POSITIVE_INFINITY) as unknown[][]
      returned.push({ cursor: result, metadata: result._metadata, rows })
    }
    if (!bookkeeping) continue
    const idents = result.insertedPrimaryKeyRows
    part.forEach(({ mapping }, index) => {
      for (const { key, at } of primaryKey) mapping[key] ??= idents[index]?.[at]
    })
  }
  return result
}

/** The mapper of a hierarchy whose table it is. */
function superMapper(mapper: Mapper, table: any): Mapper {
  for (const each of mapper.iterateToRoot()) if (each.localTable === table) return each
  return mapper
}

/** CursorResult.splice_vertically: the rows of a statement behind those of the one before. */
function vertically(first: ReturnedRows, second: ReturnedRows): ReturnedRows {
  return { ...first, rows: [...first.rows, ...second.rows] }
}

/** CursorResult.splice_horizontally: the columns of one table beside those of another. */
function horizontally(left: ReturnedRows, right: ReturnedRows): ReturnedRows {
  return {
    cursor: left.cursor,
    metadata: left.metadata.beside(right.metadata),
    rows: left.rows.map((row, index) => [...row, ...(right.rows[index] ?? [])]),
  }
}

/** Names of parameters in the statement itself that the rows have values for. */
function bindNames(statement: any, first: GivenMapping | undefined): string[] {
  if (statement === null || first === undefined) return []
  const names: string[] = []
  const visit = {
    bindparam: (bind: any) => {
      if (bind.key in first) names.push(bind.key)
    },
  }
  traverse(statement, {}, visit)
  return names
}

/** sync.bulk_populate_inherit_keys: a table's keys under the attributes that the tables below have for them. */
function populateInheritedKeys(mapping: Mapping, equated: TableLayout['equated']): void {
  for (const [{ _columntoproperty: properties }, pairs] of equated)
    for (const [from, to] of pairs) mapping[properties.get(to)!.key] = mapping[properties.get(from)!.key]
}

/** _expand_composites: the columns of a composite that a row is given. */
function expandComposites(mapper: Mapper, mapping: Mapping): Mapping {
  for (const [key, prop] of mapper._props as Map<string, any>) {
    if (!prop._isComposite || !(key in mapping)) continue
    const value: any = mapping[key]
    delete mapping[key]
    const keys: readonly string[] = prop._attributeKeys
    const parts =
      value === null || value === undefined ? keys.map(() => null) : prop._compositeValuesFromInstance(value)
    keys.forEach((part, at) => {
      mapping[part] = parts[at] ?? null
    })
  }
  return mapping
}

// -- UPDATE ------------------------------------------------------------------------------------------------------------

/** _bulk_update: each mapping's row by its primary key; with a statement, what that sets for all of them besides. */
export function* bulkUpdateRows(
  connection: Connection,
  mapper: Mapper,
  given: readonly GivenMapping[],
  statement: any = null,
): Task<CursorResult | null> {
  const mappings = given.map((mapping) => expandComposites(mapper, { ...mapping }))
  const names = bindNames(statement, mappings[0])
  const checks = (statement?._whereCriteria ?? []).length === 0
  let result: CursorResult | null = null
  for (const layout of tablesOf(mapper)) {
    for (const group of updateGroups(mapper, layout, mappings, statement, names))
      result = yield* sendUpdates(connection, mapper, layout, group, statement, checks)
    if (layout.equated.length > 0) for (const mapping of mappings) populateInheritedKeys(mapping, layout.equated)
  }
  return result
}

/** _collect_update_commands with bulk=True */
function updateGroups(
  mapper: Mapper,
  { columns, primaryKey, isVersioned }: TableLayout,
  mappings: readonly Mapping[],
  statement: any,
  names: readonly string[],
): Sent[][] {
  const setsMore = statement !== null && valuesOf(statement).length > 0
  const keys = new Set(primaryKey.map(({ key }) => key))
  const groups: { readonly name: string; readonly rows: Sent[] }[] = []
  for (const mapping of mappings) {
    const params: Mapping = {}
    for (const { key, column } of columns)
      if (mapping[key] !== undefined && !keys.has(key)) params[column.key] = mapping[key]
    if (isVersioned) addVersions(mapper, mapping, params)
    else if (Object.keys(params).length === 0 && !setsMore) continue
    for (const { key, column } of primaryKey) params[column._label] = mapping[key]
    assertKeys(primaryKey, mapping)
    for (const name of names) params[name] = mapping[name]
    const name = Object.keys(params).sort().join('\0')
    const last = groups.at(-1)
    if (last?.name === name) last.rows.push({ mapping, params })
    else groups.push({ name, rows: [{ mapping, params }] })
  }
  return groups.map(({ rows }) => rows)
}

/** The version that the row must have, and the next one. */
function addVersions(mapper: Mapper, mapping: Mapping, params: Mapping): void {
  const { versionIdCol, versionIdGenerator } = mapper
  const { key } = mapper.getPropertyByColumn(versionIdCol)
  const version = mapping[key]
  if (version === undefined || version === null)
    throw new exc.InvalidRequestError(`Bulk UPDATE of ${mapper} by primary key needs the version '${key}' of each row`)
  params[versionIdCol._label] = version
  if (versionIdGenerator === false) return
  params[versionIdCol.key] =
    typeof versionIdGenerator === 'function' ? (versionIdGenerator as any)(version) : (version as number) + 1
}

function assertKeys(primaryKey: TableLayout['primaryKey'], mapping: Mapping): void {
  const absent = primaryKey.filter(({ key }) => mapping[key] === undefined || mapping[key] === null)
  if (absent.length === 0) return
  throw new exc.InvalidRequestError(
    `No primary key value supplied for column(s) ${absent.map(({ column }) => String(column)).join(', ')}; per-row ORM Bulk UPDATE by Primary Key requires that records contain primary key values`,
    { code: 'bupq' },
  )
}

/** What an UPDATE statement sets itself. */
function valuesOf(statement: any): readonly unknown[] {
  return [...(statement._orderedValues ?? statement._values ?? [])]
}

function* sendUpdates(
  connection: Connection,
  mapper: Mapper,
  { table, primaryKey, isVersioned }: TableLayout,
  rows: readonly Sent[],
  statement: any,
  checks: boolean,
): Task<CursorResult> {
  const columns: any[] = primaryKey.map(({ column }) => column)
  if (isVersioned) columns.push(mapper.versionIdCol)
  const criteria = columns.map((column) => column.eq(bindparam(column._label, undefined, { type: column.type })))
  const given =
    statement === null
      ? update(table)
      : statement._annotate({ dmlStrategy: 'bulk', _emitUpdateTable: table, _emitUpdateMapper: mapper })
  const dml = given.where(and(...criteria))
  const { dialect } = connection
  // rows of a version, or with expressions besides, are counted one by one
  const apart = isVersioned || (statement !== null && valuesOf(statement).length > 0)
  let matched = 0
  let result: CursorResult | null = null
  for (const part of apart ? rows.map((row) => [row]) : [rows]) {
    const params = part.map((row) => row.params)
    result = yield* connection._execute(dml, params, {})
    matched += (result as CursorResult).rowcount
  }
  const counts = rows.length > 1 && !apart ? dialect.supportsSaneMultiRowcount : dialect.supportsSaneRowcount
  if (checks && counts && matched >= 0 && matched !== rows.length) {
    throw new StaleDataError(
      `UPDATE statement on table '${table.description ?? table.name}' expected to update ${rows.length} row(s); ${matched} were matched.`,
    )
  }
  return result as CursorResult
}
