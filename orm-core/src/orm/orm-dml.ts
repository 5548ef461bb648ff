// INSERT, UPDATE and DELETE of mapped classes: attribute names and hybrids become columns, criteria of single-table
// inheritance are added, RETURNING gives entities. A port of the compile states of SQLAlchemy's bulk_persistence; what
// happens to objects in a session is not here.

import { CompileState } from '../sql/compile-state.ts'
import { DeleteDMLState, type DmlKey, InsertDMLState, UpdateDMLState, valueEntries } from '../sql/dml/dml-state.ts'
import * as exc from '../sql/exc.ts'
import { coercions } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { NULLTYPE } from '../sql/types/type-engine.ts'
import { FromStatement, ORMFromStatementCompileState } from './from-statement.ts'
import { inspect } from './inspect.ts'
import type { Mapper } from './mapper.ts'
import { initGlobalAttributes } from './orm-compile.ts'
import { type Attributes, entityKey } from './path-registry.ts'

type Entries = readonly (readonly [DmlKey, unknown])[]

/** The entity that the statement is about; null when it is about a plain table. */
function pluginSubject(statement: any): any {
  const subject = statement.table._propagateAttrs?.pluginSubject
  if (!subject?.mapper || subject !== statement._propagateAttrs?.pluginSubject) return null
  return subject
}

/** Names of attributes, attributes and columns as the columns that are set. */
function ormCrudPairs(mapper: Mapper, statement: any, entries: Entries, cacheable: boolean): [DmlKey, unknown][] {
  const coerce = (value: unknown) =>
    cacheable ? coercions.expect(roles.ExpressionElementRole, value, { type: NULLTYPE, isCrud: true }) : value
  const core = (attribute: any, value: unknown): [DmlKey, unknown][] =>
    UpdateDMLState._getCrudKvPairs(statement, attribute._bulkUpdateTuples(value), cacheable).map(([key, each]) => [
      typeof key === 'string' ? key : key._deannotate(),
      each,
    ])
  return entries.flatMap(([given, value]): [DmlKey, unknown][] => {
    const attribute = given !== null && typeof given === 'object' ? inspect(given, false) : null
    if (attribute?.isAttribute && attribute._bulkUpdateTuples) return core(attribute, value)
    const key = coercions.expect(roles.DMLColumnRole, given)
    if (typeof key === 'string') {
      const named = mapper.attr(key)
      return named === undefined ? [[key, coerce(value)]] : core(named, value)
    }
    const namespace = key._annotations.entityNamespace
    if (namespace && key._annotations.proxyKey) {
      const entity = namespace.isAliasedClass ? namespace : namespace.mapper
      return core(entity.attr(key._annotations.proxyKey), value)
    }
    return [[key._deannotate(), coerce(value)]]
  })
}

function getMultiCrudKvPairs(statement: any, rows: readonly unknown[]): any {
  const subject = pluginSubject(statement)
  if (!subject) return UpdateDMLState._getMultiCrudKvPairs(statement, rows)
  return rows.map((row) => new Map(ormCrudPairs(subject.mapper, statement, valueEntries(row), false)))
}

function getCrudKvPairs(statement: any, entries: Entries, cacheable: boolean): [DmlKey, unknown][] {
  const subject = pluginSubject(statement)
  return subject
    ? ormCrudPairs(subject.mapper, statement, entries, cacheable)
    : UpdateDMLState._getCrudKvPairs(statement, entries, cacheable)
}

function getEntityDescription(statement: any): any {
  const info = statement.table._annotations.parententity
  const { mapper } = info
  return {
    name: info.isAliasedClass ? info.name : mapper.className,
    type: mapper.class_,
    expr: info.entity,
    entity: info.entity,
    table: mapper.localTable,
  }
}

function getReturningColumnDescriptions(statement: any): any[] {
  return statement._allSelectedColumns.map((column: any) => {
    const entity = column._annotations.parententity ?? null
    const key = column._annotations.proxyKey
    return {
      name: column.key,
      type: column.type,
      expr: entity && key ? (entity.isAliasedClass ? entity.attr(key) : entity.mapper.attr(key)) : column,
      aliased: Boolean(entity?.isAliasedClass),
      entity: entity?.entity ?? null,
    }
  })
}

/** Criteria that hold for every row of the entity. */
function extraCriteria(global: Attributes, info: any): any[] {
  const criteria: any[] = []
  for (const option of global.get(entityKey('additionalEntityCriteria', info.mapper)) ?? []) {
    if (option.includeAliases || option.entity === info) criteria.push(option._resolveWhereCriteria(info))
  }
  const single = info.mapper._singleTableCriterion
  if (single !== null) criteria.push(single)
  return info.isAliasedClass ? criteria.map((criterion) => info._adapter.traverse(criterion)) : criteria
}

/** _eval_condition_from_statement: criteria of with_loader_criteria() for the entity of a statement. */
export function criteriaOfOptions(statement: any, mapper: Mapper): readonly any[] {
  const global: Attributes = new Map()
  for (const option of statement._withOptions ?? []) if (option._isCriteriaOption) option.getGlobalCriteria(global)
  return global.size === 0 ? [] : extraCriteria(global, mapper)
}

interface ReturningState {
  selectStatement: any
  fromStatementCtx: ORMFromStatementCompileState | null
}

/** The statement with the columns in RETURNING from which the asked entities can be read. */
function setupOrmReturning(
  state: ReturningState,
  compiler: any,
  ormStatement: any,
  dmlStatement: any,
  mapper: Mapper,
  useSupplementalCols: boolean,
): any {
  const returning: readonly any[] = ormStatement._returning ?? []
  if (returning.length === 0) return dmlStatement
  let container: any = new FromStatement(returning, dmlStatement, false)
  container = container.executionOptions(ormStatement._executionOptions ?? {})
  container._withOptions = ormStatement._withOptions ?? []
  container._propagateAttrs = ormStatement._propagateAttrs
  state.selectStatement = container
  const context = ORMFromStatementCompileState.createForStatement(container, compiler)
  state.fromStatementCtx = context
  context.setupDmlReturningCompileState(mapper)
  const statement = dmlStatement._generate()
  statement._returning = []
  const columns = context.primaryColumns.filter((column) => column !== null)
  if (columns.length === 0) columns.push(...mapper.primaryKey)
  return useSupplementalCols
    ? statement.returnDefaults(...mapper.primaryKey, { supplementalCols: columns })
    : statement.returning(...columns)
}

function isToplevel(compiler: any): boolean {
  return !compiler || compiler.stack.length === 0
}

export class BulkORMInsert extends InsertDMLState implements ReturningState {
  selectStatement: any = null
  fromStatementCtx: ORMFromStatementCompileState | null = null
  readonly isDmlReturning = true

  static override _getMultiCrudKvPairs = getMultiCrudKvPairs
  static override _getCrudKvPairs = getCrudKvPairs
  static override getEntityDescription = getEntityDescription
  static override getReturningColumnDescriptions = getReturningColumnDescriptions

  static override createForStatement(statement: any, compiler: any, kw: any = {}): BulkORMInsert {
    const self = new BulkORMInsert(statement, compiler, kw)
    if (!isToplevel(compiler)) return self
    const mapper: Mapper = statement._propagateAttrs.pluginSubject?.mapper
    const strategy = statement._annotations.dmlStrategy ?? 'raw'
    if (strategy === 'bulk') self.#setupForBulkInsert(compiler)
    else if (strategy === 'orm') {
      self.statement = setupOrmReturning(self, compiler, statement, statement, mapper, false)
    }
    return self
  }

  #setupForBulkInsert(compiler: any): void {
    const original = this.statement
    const { _emitInsertTable: table, _emitInsertMapper: mapper } = original._annotations
    const statement = original._clone()
    statement.table = table
    if (this._dictParameters) {
      this._dictParameters = new Map([...this._dictParameters].filter(([column]) => column.table === table))
    }
    this.statement = setupOrmReturning(this, compiler, original, statement, mapper, true)
    if (this.fromStatementCtx?.compileOptions._isStar) {
      throw new exc.CompileError(
        "Can't use RETURNING * with bulk ORM INSERT.  Please use a different INSERT form, such as INSERT..VALUES or INSERT with a Core Connection",
      )
    }
  }
}
CompileState.pluginFor('orm', 'insert')(BulkORMInsert)

/** The statement about the mapped table, with the values resolved and the entity's criteria added. */
function prepare(statement: any, compiler: any): { prepared: any; mapper: Mapper; attributes: Attributes } {
  const info = statement.table._annotations.parententity
  const mapper: Mapper = info.mapper
  const toplevel = isToplevel(compiler)
  const holder = { attributes: new Map(), globalAttributes: new Map() } as {
    attributes: Attributes
    globalAttributes: Attributes
  }
  initGlobalAttributes(holder, statement, compiler, { toplevel, processCriteriaForToplevel: toplevel })
  let prepared = statement._clone()
  if (info === mapper) prepared.table = mapper.localTable
  const criteria = extraCriteria(holder.globalAttributes, mapper)
  if (criteria.length > 0) prepared = prepared.where(...criteria)
  return { prepared, mapper, attributes: holder.globalAttributes }
}

function isCoreOnly(statement: any, strategy: string): boolean {
  return strategy === 'core_only' || (strategy === 'unspecified' && !statement.table._annotations.parententity)
}

/** How objects in the session are synchronised decides whether RETURNING is used for it. */
function synchronizes(compiler: any, statement: any): { fetch: boolean; canUseReturning: boolean | null } {
  const annotations = statement._annotations
  const fetch = isToplevel(compiler) && annotations.synchronizeSession === 'fetch'
  return { fetch, canUseReturning: annotations.canUseReturning ?? null }
}

export class BulkORMUpdate extends UpdateDMLState implements ReturningState {
  selectStatement: any = null
  fromStatementCtx: ORMFromStatementCompileState | null = null
  mapper: Mapper | null = null
  readonly isDmlReturning = true

  static override _getMultiCrudKvPairs = getMultiCrudKvPairs
  static override _getCrudKvPairs = getCrudKvPairs
  static override getEntityDescription = getEntityDescription
  static override getReturningColumnDescriptions = getReturningColumnDescriptions

  static override createForStatement(statement: any, compiler: any, kw: any = {}): BulkORMUpdate {
    const strategy = statement._annotations.dmlStrategy ?? 'unspecified'
    if (isToplevel(compiler) && strategy === 'bulk') return this.#forBulkUpdate(statement, compiler, kw)
    if (isCoreOnly(statement, strategy)) return new BulkORMUpdate(statement, compiler, kw)
    const { prepared, mapper } = prepare(statement, compiler)
    const self = new BulkORMUpdate(prepared, compiler, kw)
    self.mapper = mapper
    const { fetch, canUseReturning } = synchronizes(compiler, statement)
    const returnKeys =
      fetch &&
      canUseReturning !== false &&
      this.canUseReturning(compiler.dialect, mapper, {
        isMultitable: self.isMultitable,
      })
    let result = returnKeys ? prepared.returnDefaults(...prepared.table.primaryKey) : prepared
    if (isToplevel(compiler)) result = setupOrmReturning(self, compiler, statement, result, mapper, returnKeys)
    self.statement = result
    return self
  }

  static #forBulkUpdate(statement: any, compiler: any, kw: any): BulkORMUpdate {
    const { _emitUpdateTable: table } = statement._annotations
    const changed = statement._clone()
    changed.table = table
    const self = new BulkORMUpdate(changed, compiler, kw)
    if (self._orderedValues) {
      throw new exc.InvalidRequestError(
        'bulk ORM UPDATE does not support ordered_values() for custom UPDATE statements with bulk parameter sets.  Use a non-bulk UPDATE statement or use values().',
      )
    }
    if (self._dictParameters) {
      self._dictParameters = new Map([...self._dictParameters].filter(([column]) => column.table === table))
    }
    return self
  }

  static canUseReturning(dialect: any, mapper: Mapper, options: ReturningOptions = {}): boolean {
    if (!dialect.updateReturning || !(mapper.localTable as any).implicitReturning) return false
    if (options.isExecutemany) return dialect.updateExecutemanyReturning
    if (options.isUpdateFrom) return dialect.updateReturningMultifrom
    if (options.isMultitable && !dialect.updateReturningMultifrom) {
      throw new exc.CompileError(
        `Dialect "${dialect.name}" does not support RETURNING with UPDATE..FROM; for synchronize_session='fetch', please add the additional execution option 'is_update_from=True' to the statement to indicate that a separate SELECT should be used for this backend.`,
      )
    }
    return true
  }
}
CompileState.pluginFor('orm', 'update')(BulkORMUpdate)

export interface ReturningOptions {
  isMultitable?: boolean
  isUpdateFrom?: boolean
  isDeleteUsing?: boolean
  isExecutemany?: boolean
}

export class BulkORMDelete extends DeleteDMLState implements ReturningState {
  selectStatement: any = null
  fromStatementCtx: ORMFromStatementCompileState | null = null
  mapper: Mapper | null = null
  readonly isDmlReturning = true

  static override getEntityDescription = getEntityDescription
  static override getReturningColumnDescriptions = getReturningColumnDescriptions

  static override createForStatement(statement: any, compiler: any, kw: any = {}): BulkORMDelete {
    const strategy = statement._annotations.dmlStrategy ?? 'unspecified'
    if (isCoreOnly(statement, strategy)) return new BulkORMDelete(statement, compiler, kw)
    const { prepared, mapper } = prepare(statement, compiler)
    const self = new BulkORMDelete(prepared, compiler, kw)
    self.mapper = mapper
    const { fetch, canUseReturning } = synchronizes(compiler, statement)
    const returnKeys =
      fetch &&
      canUseReturning !== false &&
      this.canUseReturning(compiler.dialect, mapper, {
        isMultitable: self.isMultitable,
        isDeleteUsing: statement._annotations.isDeleteUsing ?? false,
      })
    let result = returnKeys ? prepared.returnDefaults(...prepared.table.primaryKey) : prepared
    if (isToplevel(compiler)) result = setupOrmReturning(self, compiler, statement, result, mapper, returnKeys)
    self.statement = result
    return self
  }

  static canUseReturning(dialect: any, mapper: Mapper, options: ReturningOptions = {}): boolean {
    if (!dialect.deleteReturning || !(mapper.localTable as any).implicitReturning) return false
    if (options.isDeleteUsing) return dialect.deleteReturningMultifrom
    if (options.isMultitable && !dialect.deleteReturningMultifrom) {
      throw new exc.CompileError(
        `Dialect "${dialect.name}" does not support RETURNING with DELETE..USING; for synchronize_session='fetch', please add the additional execution option 'is_delete_using=True' to the statement to indicate that a separate SELECT should be used for this backend.`,
      )
    }
    return true
  }
}
CompileState.pluginFor('orm', 'delete')(BulkORMDelete)
