// Which columns an INSERT or UPDATE sets and to what: values given, parameters of an execution, defaults of columns,
// and what has to be fetched afterwards (SQLAlchemy's sql/crud.py). The text around them is dml-compiler.ts.

import { expect, expectAsKey, isLiteral } from '../sql/coercions.ts'
import { BindParameter } from '../sql/elements/bind-parameter.ts'
import { ColumnElement } from '../sql/elements/column-element.ts'
import { CompileError, describe, warn } from '../sql/exc.ts'
import { late } from '../sql/late.ts'
import { isAnonymousLabel } from '../sql/names.ts'
import { DMLColumnRole } from '../sql/roles.ts'
import type { CompileKw } from './compiled.ts'

/** The value of a parameter that an execution must give. */
export const REQUIRED: unique symbol = Symbol('REQUIRED')

export interface CrudParam {
  readonly column: any
  /** The column in SQL. */
  readonly name: string
  /** The value in SQL; null where a SELECT gives it. */
  readonly value: any
  /** The names of the parameters in the value. */
  readonly bindNames: Iterable<string>
}

export interface CrudParams {
  readonly singleParams: CrudParam[]
  readonly allMultiParams: CrudParam[][]
  readonly isDefaultMetavalueOnly: boolean
  readonly useInsertmanyvalues: boolean
  readonly useSentinelColumns: readonly any[] | null
}

const NO_NAMES: readonly string[] = []

/** Keys of parameters: of the table's own columns their key, of another table's "table\0key". */
interface KeyGetters {
  readonly asKey: (column: any) => string | null
  readonly keyOf: (column: any) => string
  readonly bindName: (column: any) => string
}

function keyGetters(compileState: any): KeyGetters {
  const asKey = (column: any): string => expectAsKey(DMLColumnRole, column)
  if (!compileState.isupdate || compileState._extraFroms.length === 0) {
    const keyOf = (column: any): string => column.key
    return { asKey, keyOf, bindName: keyOf }
  }
  const extra = new Set<number>(compileState._extraFroms.map((from: any) => from._hash))
  const isExtra = (column: any): boolean =>
    typeof column === 'object' && column?.table != null && extra.has(column.table._hash)
  return {
    asKey: (column) => (isExtra(column) ? `${column.table.name}\u0000${asKey(column)}` : asKey(column)),
    keyOf: (column) => (isExtra(column) ? `${column.table.name}\u0000${column.key}` : column.key),
    bindName: (column) => (isExtra(column) ? `${column.table.name}_${column.key}` : column.key),
  }
}

/** What the functions below share while one statement's values are collected. */
interface Work {
  readonly compiler: any
  readonly stmt: any
  readonly state: any
  readonly keys: KeyGetters
  readonly kw: CompileKw
  readonly values: CrudParam[]
  readonly parameters: Map<string, unknown>
  readonly checkColumns: Map<string, any>
}

interface Returning {
  readonly needPks: boolean
  readonly implicitReturning: boolean
  readonly implicitReturnDefaults: Set<any> | null
  readonly postfetchLastrowid: boolean
  readonly useInsertmanyvalues: boolean
  readonly useSentinelColumns: readonly any[] | null
}

function result(
  singleParams: CrudParam[],
  allMultiParams: CrudParam[][] = [],
  rest: Partial<CrudParams> = {},
): CrudParams {
  return {
    singleParams,
    allMultiParams,
    isDefaultMetavalueOnly: false,
    useInsertmanyvalues: false,
    useSentinelColumns: null,
    ...rest,
  }
}

export function getCrudParams(compiler: any, stmt: any, state: any, toplevel: boolean, given: CompileKw): CrudParams {
  compiler.postfetch = []
  compiler.insertPrefetch = []
  compiler.updatePrefetch = []
  compiler.implicitReturning = []
  const kw = { ...given }
  if (kw.visitingCte != null) kw.accumulateBindNames = undefined
  const keys = keyGetters(state)
  compiler._getBindNameForCol = keys.bindName
  if (stmt._returning.length > 0 && stmt._returnDefaults) {
    throw new CompileError("Can't compile statement that includes returning() and return_defaults() simultaneously")
  }
  const work: Work = {
    compiler,
    stmt,
    state,
    keys,
    kw,
    values: [],
    parameters: new Map(),
    checkColumns: new Map(),
  }
  if (state.isdelete) {
    setupDeleteReturnDefaults(work, toplevel)
    return result([])
  }
  // Nothing is known about the values: all columns, as parameters.
  if (compiler.columnKeys === null && state._noParameters) {
    const columns = [...stmt.table.c].filter((column: any) => !column._omitFromStatements)
    return result(
      columns.map((column: any) => ({
        column,
        name: compiler.preparer.formatColumn(column),
        value: createBindParam(work, column, null, { required: true }),
        bindNames: [column.key],
      })),
    )
  }
  let tuples: (readonly [any, unknown])[] | null = null
  if (state.isinsert && state._hasMultiParameters) tuples = [...(state._multiParameters[0] ?? [])]
  else if (state._orderedValues !== null) tuples = [...state._orderedValues]
  else if (state._dictParameters !== null && state._dictParameters.size > 0) tuples = [...state._dictParameters]
  const { parameters, values } = work
  if (compiler.columnKeys !== null) {
    const stated = new Set(tuples?.map(([key]) => keys.asKey(key)) ?? [])
    for (const key of compiler.columnKeys) {
      const known = keys.asKey(key)
      if (known !== null && !stated.has(known)) parameters.set(known, REQUIRED)
    }
  }
  if (tuples !== null) statementParameters(work, tuples)
  if (state.isupdate && state.isMultitable) multitableParams(work, tuples)
  let useInsertmanyvalues = false
  let useSentinelColumns: readonly any[] | null = null
  if (state.isinsert && stmt._selectNames !== null) scanInsertFromSelect(work)
  else {
    const returning = scanColumns(work, toplevel)
    useInsertmanyvalues = returning.useInsertmanyvalues
    useSentinelColumns = returning.useSentinelColumns
  }
  if (parameters.size > 0 && tuples !== null) checkUnconsumed(work, tuples)
  if (state.isinsert && state._hasMultiParameters) {
    return result(values, extendForMultiParams(work))
  }
  if (values.length === 0 && compiler.forExecutemany && compiler.dialect.supportsDefaultMetavalue) {
    const first = [...stmt.table.c][0] as any
    const value = compiler.dialect.defaultMetavalueToken
    const only = { column: first, name: compiler.preparer.formatColumn(first), value, bindNames: NO_NAMES }
    return result([only], [], { isDefaultMetavalueOnly: true, useInsertmanyvalues, useSentinelColumns })
  }
  return result(values, [], { useInsertmanyvalues, useSentinelColumns })
}

function checkUnconsumed(work: Work, tuples: readonly (readonly [any, unknown])[]): void {
  const { compiler, state, parameters, checkColumns, keys } = work
  const unconsumed: string[] = []
  for (const [key] of tuples) {
    const text = keys.asKey(key)
    if (text !== null && parameters.has(text) && !checkColumns.has(text) && !unconsumed.includes(text)) {
      unconsumed.push(text)
    }
  }
  if (unconsumed.length === 0) return
  if (state.isupdate) {
    const mentioned = new Set<any>()
    for (const [key] of tuples) {
      if (key instanceof late.ColumnClause && key.table !== null && key.table !== state.dmlTable)
        mentioned.add(key.table)
    }
    const names = (tables: Iterable<any>): string => Array.from(tables, (table) => `'${table.description}'`).join(', ')
    const notInFrom = [...mentioned].filter((table) => !state._extraFroms.includes(table))
    if (mentioned.size > 0 && (!state.isMultitable || !compiler.renderTableWithColumnInUpdateFrom)) {
      const preamble = compiler.renderTableWithColumnInUpdateFrom
        ? 'Statement is not a multi-table UPDATE statement'
        : 'Backend does not support additional tables in the SET clause'
      throw new CompileError(`${preamble}; cannot include columns from table(s) ${names(mentioned)} in SET clause`)
    }
    if (notInFrom.length > 0) {
      throw new CompileError(`Multi-table UPDATE statement does not include table(s) ${names(notInFrom)}`)
    }
  }
  throw new CompileError(`Unconsumed column names: ${unconsumed.map((key) => key.replace('\u0000', '.')).join(', ')}`)
}

interface BindOptions {
  readonly process?: boolean
  readonly required?: boolean
  readonly name?: string | null
  readonly forceAnonymous?: boolean
}

function makeBind(column: any, value: unknown, options: BindOptions): BindParameter<any> {
  const name = options.forceAnonymous ? null : (options.name ?? column.key)
  return new BindParameter(name, value, {
    type: column.type,
    required: options.required ?? false,
    _isCrud: true,
  })
}

function createBindParam(work: Work, column: any, value: unknown, options: BindOptions, kw = work.kw): string {
  return work.compiler.process(makeBind(column, value, options), kw)
}

/** A parameter without a name of its own is called after the column. */
function valuesAnonymousParam(work: Work, column: any, given: any, name: string, kw: CompileKw): string {
  let value = given
  const isCte = work.kw.visitingCte != null
  if (!isCte && value.unique && isAnonymousLabel(value.key)) {
    work.compiler._setTruncatedName('bindparam', value.key, name)
  }
  if (value.type._isnull) value = value._withBinaryElementType(column.type)
  return work.compiler.process(value, kw)
}

function statementParameters(work: Work, tuples: readonly (readonly [any, unknown])[]): void {
  const { compiler, state, parameters, keys, values, kw } = work
  for (const [key, given] of tuples) {
    const text = keys.asKey(key)
    if (text !== null && text !== undefined) {
      if (!parameters.has(text)) parameters.set(text, given)
      continue
    }
    // an expression in the place of a column: `SET array[1] = …`
    const name = compiler.process(key, { includeTable: state.includeTableWithColumnExprs })
    let value: any = given
    if (isLiteral(value)) value = compiler.process(new BindParameter(null, value, { type: key.type }), kw)
    else {
      if (value._isBindParameter && value.type._isnull) value = value._withBinaryElementType(key.type)
      value = compiler.process(value.selfGroup(), kw)
    }
    values.push({ column: key, name, value, bindNames: NO_NAMES })
  }
}

function scanInsertFromSelect(work: Work): void {
  const { compiler, stmt, parameters, keys, values, checkColumns } = work
  const columns: any[] = stmt._selectNames.map((name: string) => stmt.table.c.getItem(keys.asKey(name)))
  const entry = compiler.stack.at(-1)
  entry.insertFromSelect = stmt.select
  const added: CrudParam[] = []
  if (stmt.includeInsertFromSelectDefaults) {
    const known = new Set(columns)
    for (const column of stmt.table.c as Iterable<any>) {
      if (!known.has(column) && column.default && !column.default.isSentinel) columns.push(column)
    }
  }
  for (const column of columns) {
    const key = keys.keyOf(column)
    if (parameters.has(key) && !checkColumns.has(key)) {
      parameters.delete(key)
      values.push({ column, name: compiler.preparer.formatColumn(column), value: null, bindNames: NO_NAMES })
    } else insertSelectDefault(work, column, added)
  }
  if (added.length === 0) return
  values.push(...added)
  let select = entry.insertFromSelect
  if (!(select instanceof late.Select)) {
    throw new CompileError(
      `Can't extend statement for INSERT..FROM SELECT to include additional default-holding column(s) ${added.map((each) => describe(each.name)).join(', ')}.  Convert the selectable to a subquery() first, or pass include_defaults=False to Insert.from_select() to skip these columns.`,
    )
  }
  select = select._generate()
  select._rawColumns = [...select._rawColumns, ...added.map((each) => each.value)]
  entry.insertFromSelect = select
}

function usesSequence(work: Work, column: any): boolean {
  const { dialect } = work.compiler
  return dialect.supportsSequences && (!column.default.optional || !dialect.sequencesOptional)
}

function insertSelectDefault(work: Work, column: any, added: CrudParam[]): void {
  const name = work.compiler.preparer.formatColumn(column)
  if (column.default.isSequence) {
    if (usesSequence(work, column)) {
      added.push({ column, name, value: column.default.nextValue(), bindNames: NO_NAMES })
    }
  } else if (column.default.isClauseElement) {
    added.push({ column, name, value: column.default.arg.selfGroup(), bindNames: NO_NAMES })
  } else {
    work.compiler.insertPrefetch.push(column)
    added.push({ column, name, value: makeBind(column, null, {}), bindNames: [column.key] })
  }
}

function scanColumns(work: Work, toplevel: boolean): Returning {
  const { compiler, stmt, state, keys, parameters, checkColumns } = work
  const returning = getReturningModifiers(work, toplevel)
  const all: any[] = [...stmt.table.c]
  let columns = all
  if (state._parameterOrdering !== null) {
    const ordering: (string | null)[] = state._parameterOrdering.map((key: any) => keys.asKey(key))
    const ordered = new Set(ordering)
    const first = ordering.flatMap((key) => {
      const column = key === null ? undefined : stmt.table.c.get(key)
      return column === undefined ? [] : [column]
    })
    columns = [...first, ...all.filter((column) => !ordered.has(column.key))]
  }
  const single = state.isinsert && !state._hasMultiParameters
  const autoincrement = single ? (stmt.table._autoincrementColumn ?? null) : null
  const nullStillIncrements = single && compiler.dialect.insertNullPkStillAutoincrements
  const supplemental = new Set<any>(stmt._supplementalReturning ?? [])
  const implicit: any[] = compiler.implicitReturning
  const defaults = returning.implicitReturnDefaults
  for (const column of columns) {
    const key = keys.keyOf(column)
    if (parameters.has(key) && !checkColumns.has(key)) {
      appendParameter(work, column, key, returning, autoincrement, nullStillIncrements)
    } else if (state.isinsert) {
      if (column.primaryKey && returning.needPks) {
        if (returning.implicitReturning) insertPkReturning(work, column)
        else insertPkNoReturning(work, column)
      } else if (column.default) {
        if (!column.default.isSentinel || returning.useSentinelColumns !== null) {
          insertHasDefault(work, column, defaults)
        }
      } else if (column.serverDefault) {
        if (defaults?.has(column)) implicit.push(column)
        else if (!column.primaryKey) compiler.postfetch.push(column)
      } else if (defaults?.has(column)) implicit.push(column)
      else if (column.primaryKey && column !== (stmt.table._autoincrementColumn ?? null) && !column.nullable) {
        warnPkWithNoAnticipatedValue(column)
      }
    } else if (state.isupdate) appendUpdate(work, column, defaults)
    if (supplemental.has(column) && !implicit.includes(column)) implicit.push(column)
  }
  for (const column of supplemental) if (!implicit.includes(column)) implicit.push(column)
  return returning
}

function setupDeleteReturnDefaults(work: Work, toplevel: boolean): void {
  const { compiler, stmt } = work
  const { implicitReturnDefaults } = getReturningModifiers(work, toplevel)
  if (implicitReturnDefaults === null) return
  if (stmt._returnDefaultsColumns?.length > 0) compiler.implicitReturning.push(...implicitReturnDefaults)
  for (const column of stmt._supplementalReturning ?? []) {
    if (!compiler.implicitReturning.includes(column)) compiler.implicitReturning.push(column)
  }
}

function appendParameter(
  work: Work,
  column: any,
  key: string,
  returning: Returning,
  autoincrement: any,
  nullStillIncrements: boolean,
): void {
  const { compiler, state, parameters, keys, values, kw } = work
  let value: any = parameters.get(key)
  parameters.delete(key)
  const inCte = kw.visitingCte != null
  const name = compiler.preparer.formatColumn(column, { useTable: state.includeTableWithColumnExprs })
  const bindNames = new Set<string>()
  const valueKw: CompileKw = { ...kw, accumulateBindNames: bindNames }
  const bindName = keys.bindName(column)
  const paramName = state.isinsert && state._hasMultiParameters ? `${bindName}_m0` : bindName
  const countsUp = nullStillIncrements && column.primaryKey && column === autoincrement
  const { implicitReturning, implicitReturnDefaults } = returning
  if (value === REQUIRED || isLiteral(value)) {
    if (countsUp) {
      if (returning.postfetchLastrowid) compiler.postfetchLastrowid = true
      else if (implicitReturning) compiler.implicitReturning.push(column)
    }
    const options = { required: value === REQUIRED, name: paramName, forceAnonymous: inCte }
    value = createBindParam(work, column, value, options, valueKw)
  } else if (value._isBindParameter) {
    if (countsUp && value.value === null) {
      if (implicitReturning) compiler.implicitReturning.push(column)
      else if (compiler.dialect.postfetchLastrowid) compiler.postfetchLastrowid = true
    }
    value = valuesAnonymousParam(work, column, value, paramName, valueKw)
  } else {
    value = compiler.process(value.selfGroup(), valueKw)
    if (state.isupdate) {
      if (implicitReturnDefaults?.has(column)) compiler.implicitReturning.push(column)
      else compiler.postfetch.push(column)
    } else if (column.primaryKey) {
      if (implicitReturning) compiler.implicitReturning.push(column)
      else if (compiler.dialect.postfetchLastrowid) compiler.postfetchLastrowid = true
    } else if (implicitReturnDefaults?.has(column)) compiler.implicitReturning.push(column)
    else compiler.postfetch.push(column)
  }
  values.push({ column, name, value, bindNames })
}

function processed(work: Work, column: any, element: any): CrudParam {
  const bindNames = new Set<string>()
  const value = work.compiler.process(element, { ...work.kw, accumulateBindNames: bindNames })
  return { column, name: work.compiler.preparer.formatColumn(column), value, bindNames }
}

function prefetched(work: Work, column: any): CrudParam {
  const value = createBindParam(work, column, null, {})
  work.compiler.insertPrefetch.push(column)
  return { column, name: work.compiler.preparer.formatColumn(column), value, bindNames: [column.key] }
}

function insertPkReturning(work: Work, column: any): void {
  const { compiler, stmt, values } = work
  if (column.default) {
    if (column.default.isSequence) {
      if (usesSequence(work, column)) values.push(processed(work, column, column.default))
      compiler.implicitReturning.push(column)
    } else if (column.default.isClauseElement) {
      values.push(processed(work, column, column.default.arg.selfGroup()))
      compiler.implicitReturning.push(column)
    } else values.push(prefetched(work, column))
  } else if (column === stmt.table._autoincrementColumn || column.serverDefault) compiler.implicitReturning.push(column)
  else if (!column.nullable) warnPkWithNoAnticipatedValue(column)
}

function insertPkNoReturning(work: Work, column: any): void {
  const { compiler, stmt, values } = work
  const { dialect } = compiler
  const isAuto = column === stmt.table._autoincrementColumn
  const hasDefault = Boolean(column.default) && (!column.default.isSequence || usesSequence(work, column))
  const executesSequence =
    isAuto &&
    !dialect.postfetchLastrowid &&
    ((column.default?.isSequence && dialect.supportsSequences) ||
      (!column.default && dialect.preexecuteAutoincrementSequences))
  if (hasDefault || executesSequence) values.push(prefetched(work, column))
  else if (!column.default && !column.serverDefault && !column.nullable && !isAuto) warnPkWithNoAnticipatedValue(column)
  else if (dialect.postfetchLastrowid) compiler.postfetchLastrowid = true
}

function insertHasDefault(work: Work, column: any, defaults: Set<any> | null): void {
  const { compiler, values } = work
  const fetch = (): void => {
    if (defaults?.has(column)) compiler.implicitReturning.push(column)
    else if (!column.primaryKey) compiler.postfetch.push(column)
  }
  if (column.default.isSequence) {
    if (!usesSequence(work, column)) return
    values.push(processed(work, column, column.default))
    fetch()
  } else if (column.default.isClauseElement) {
    values.push(processed(work, column, column.default.arg.selfGroup()))
    fetch()
  } else values.push(prefetched(work, column))
}

function appendUpdate(work: Work, column: any, defaults: Set<any> | null): void {
  const { compiler, stmt, state, values, kw } = work
  const useTable = state.includeTableWithColumnExprs
  const fetch = (): void => {
    if (defaults?.has(column)) compiler.implicitReturning.push(column)
    else compiler.postfetch.push(column)
  }
  if (column.onupdate && !column.onupdate.isSequence) {
    const name = compiler.preparer.formatColumn(column, { useTable })
    if (column.onupdate.isClauseElement) {
      const value = compiler.process(column.onupdate.arg.selfGroup(), kw)
      values.push({ column, name, value, bindNames: NO_NAMES })
      fetch()
    } else {
      const value = createBindParam(work, column, null, {})
      compiler.updatePrefetch.push(column)
      values.push({ column, name, value, bindNames: [column.key] })
    }
  } else if (column.serverOnupdate) fetch()
  else if (defaults?.has(column) && (stmt._returnDefaultsColumns?.length > 0 || !stmt._returnDefaults)) {
    compiler.implicitReturning.push(column)
  }
}

/** The column of a row after the first of a multi-row INSERT, for a default that is computed for each row. */
class MultiparamColumn extends ColumnElement<any> {
  override readonly visitName = 'multiparamColumn'
  readonly _isMultiparamColumn = true
  readonly index: number
  override key: string
  readonly original: any
  readonly default: any
  override type: any

  constructor(original: any, index: number) {
    super()
    this.index = index
    this.key = `${original.key}_m${index + 1}`
    this.original = original
    this.default = original.default
    this.type = original.type
  }
}

function multiparamDefault(work: Work, column: any, index: number): string {
  const { compiler, kw } = work
  if (!column.default) {
    throw new CompileError(
      `INSERT value for column ${column} is explicitly rendered as a boundparameter in the VALUES clause; a Python-side value or SQL expression is required`,
    )
  }
  if (column.default.isClauseElement) return compiler.process(column.default.arg.selfGroup(), kw)
  if (column.default.isSequence) return compiler.process(column.default, kw)
  const own = new MultiparamColumn(column, index)
  const value = createBindParam(work, own, null, {})
  compiler.insertPrefetch.push(own)
  return value
}

function multitableParams(work: Work, tuples: readonly (readonly [any, unknown])[] | null): void {
  const { compiler, state, keys, values, checkColumns, kw } = work
  const normalized = new Map<any, unknown>()
  for (const [key, value] of tuples ?? []) normalized.set(expect(DMLColumnRole, key), value)
  const includeTable = state.includeTableWithColumnExprs
  const affected: any[] = []
  for (const table of state._extraFroms) {
    const misplaced = !includeTable && !state.dmlTable.isDerivedFrom(table)
    for (const column of table.c as Iterable<any>) {
      if (!normalized.has(column)) continue
      if (misplaced) {
        throw new CompileError(
          `Backend does not support additional tables in the SET clause; cannot include columns from table(s) '${table.description}' in SET clause`,
        )
      }
      if (!affected.includes(table)) affected.push(table)
      checkColumns.set(keys.keyOf(column), column)
      let value: any = normalized.get(column)
      const name = compiler.process(column, { includeTable })
      const bindName = keys.bindName(column)
      let bindNames: readonly string[] = NO_NAMES
      if (value === REQUIRED || isLiteral(value)) {
        value = createBindParam(work, column, value, { required: value === REQUIRED, name: bindName })
        bindNames = [column.key]
      } else if (value._isBindParameter) {
        value = valuesAnonymousParam(work, column, value, bindName, kw)
        bindNames = [bindName]
      } else {
        compiler.postfetch.push(column)
        value = compiler.process(value.selfGroup(), kw)
      }
      values.push({ column, name, value, bindNames })
    }
  }
  for (const table of affected) {
    for (const column of table.c as Iterable<any>) {
      if (normalized.has(column)) continue
      if (column.onupdate && !column.onupdate.isSequence) {
        const name = compiler.process(column, { includeTable })
        if (column.onupdate.isClauseElement) {
          const value = compiler.process(column.onupdate.arg.selfGroup(), kw)
          values.push({ column, name, value, bindNames: NO_NAMES })
          compiler.postfetch.push(column)
        } else {
          const value = createBindParam(work, column, null, { name: keys.bindName(column) })
          compiler.updatePrefetch.push(column)
          values.push({ column, name, value, bindNames: [column.key] })
        }
      } else if (column.serverOnupdate) compiler.postfetch.push(column)
    }
  }
}

function extendForMultiParams(work: Work): CrudParam[][] {
  const { compiler, state, values, keys, kw } = work
  const all: CrudParam[][] = [values]
  const forceAnonymous = kw.visitingCte != null
  const rows = state._multiParameters as readonly ReadonlyMap<any, unknown>[]
  for (let i = 0; i < rows.length - 1; i++) {
    const row = new Map<string | null, any>()
    for (const [key, value] of rows[i + 1]!) row.set(keys.asKey(key), value)
    all.push(
      values.map((first) => {
        const { column } = first
        let value: string
        if (!row.has(column.key)) value = multiparamDefault(work, column, i)
        else {
          const given = row.get(column.key)
          const name = `${column.key}_m${i + 1}`
          value = isLiteral(given)
            ? createBindParam(work, column, given, { name, forceAnonymous })
            : compiler.process(given.selfGroup(), kw)
        }
        return { ...first, value }
      }),
    )
  }
  return all
}

function getReturningModifiers(work: Work, toplevel: boolean): Returning {
  const { compiler, stmt, state } = work
  const { dialect } = compiler
  const hasReturning = stmt._returning.length > 0
  const needPks =
    toplevel &&
    state.isinsert &&
    !stmt._inline &&
    (!compiler.forExecutemany || (dialect.insertExecutemanyReturning && stmt._returnDefaults)) &&
    !hasReturning &&
    !state._hasMultiParameters
  let postfetchLastrowid = needPks && dialect.postfetchLastrowid && (stmt.table._autoincrementColumn ?? null) !== null
  const implicitReturning =
    needPks &&
    dialect.insertReturning &&
    state._primaryTable.implicitReturning &&
    state._supportsImplicitReturning &&
    (!postfetchLastrowid || dialect.favorReturningOverLastrowid || state._hasMultiParameters || stmt._returnDefaults)
  if (implicitReturning) postfetchLastrowid = false
  let returnDefaults = false
  let useInsertmanyvalues = false
  let useSentinelColumns: readonly any[] | null = null
  if (state.isinsert) {
    returnDefaults = implicitReturning && stmt._returnDefaults
    const explicit = returnDefaults || hasReturning || (stmt._supplementalReturning?.length ?? 0) > 0
    useInsertmanyvalues =
      toplevel &&
      compiler.forExecutemany &&
      dialect.useInsertmanyvalues &&
      (explicit || (dialect.useInsertmanyvaluesWoReturning && stmt._postValuesClause === null))
    if (useInsertmanyvalues && explicit && stmt._sortByParameterOrder) {
      useSentinelColumns = compiler._getSentinelColumnForTable(stmt.table)
    }
  } else {
    const supported = state.isupdate ? dialect.updateReturning : dialect.deleteReturning
    returnDefaults =
      stmt._returnDefaults && state._primaryTable.implicitReturning && state._supportsImplicitReturning && supported
  }
  let implicitReturnDefaults: Set<any> | null = null
  if (returnDefaults) {
    const given = stmt._returnDefaultsColumns?.length > 0 ? stmt._returnDefaultsColumns : stmt.table.c
    implicitReturnDefaults = new Set(given)
  }
  return {
    needPks,
    implicitReturning: implicitReturning || returnDefaults,
    implicitReturnDefaults,
    postfetchLastrowid,
    useInsertmanyvalues,
    useSentinelColumns,
  }
}

function warnPkWithNoAnticipatedValue(column: any): void {
  const table = column.table.fullname
  let message = `Column '${table}.${column.name}' is marked as a member of the primary key for table '${table}', but has no Python-side or server-side default generator indicated, nor does it indicate 'autoincrement=True' or 'nullable=True', and no explicit value is passed.  Primary key columns typically may not store NULL.`
  if ([...column.table.primaryKey].length > 1) {
    message +=
      " Note that as of SQLAlchemy 1.1, 'autoincrement=True' must be indicated explicitly for composite (e.g. multicolumn) primary keys if AUTO_INCREMENT/SERIAL/IDENTITY behavior is expected for one of the columns in the primary key. CREATE TABLE statements are impacted by this change as well on most backends."
  }
  warn(message)
}
