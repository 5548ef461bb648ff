// One object by its key: SQLAlchemy's `load_on_pk_identity` and `load_scalar_attributes`. How rows become objects is in
// instance-processor.ts.

import type { Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { and, bindparam, deepAnnotate, null_, replacementTraverse, select } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { CompileOptions } from './compile-options.ts'
import { ObjectDeletedError } from './exc.ts'
import { FromStatement } from './from-statement.ts'
import type { Mapper } from './mapper.ts'
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from './query-context.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'

export interface LoadOnIdentOptions {
  readonly loadOptions?: Partial<LoadOptions>
  readonly refreshState?: InstanceState | null
  readonly withForUpdate?: any
  readonly onlyLoadProps?: ReadonlySet<string> | null
  readonly identityToken?: unknown
  readonly noAutoflush?: boolean
  readonly executionOptions?: Record<string, unknown>
  readonly requirePkCols?: boolean
  readonly isUserRefresh?: boolean
}

/** Statements that ask for an object by its key, by the statements that they were made of. */
const identQueries = new WeakMap<object, { readonly query: any; readonly names: readonly string[] }>()

/** The statement that asks for an object by its key, made of a SELECT of its entity when it was first asked for. */
export function identityQuery(statement: object): any {
  return identQueries.get(statement)?.query
}

/** loading.load_on_pk_identity: the object of a primary key, by a SELECT. */
export function* loadOnPkIdentity(
  session: Session,
  statement: any,
  ident: readonly unknown[] | null,
  options: LoadOnIdentOptions = {},
): Task<any> {
  const { refreshState = null } = options
  const simple =
    ident !== null &&
    refreshState === null &&
    !options.withForUpdate &&
    (options.onlyLoadProps ?? null) === null &&
    !ident.includes(null) &&
    !ident.includes(undefined)
  const prepared = simple ? identQueries.get(statement) : undefined
  const query = prepared?.query ?? statement._generate()
  let params: Record<string, unknown> | null = null
  if (prepared !== undefined) {
    params = {}
    const { names } = prepared
    for (let at = 0; at < names.length; at++) params[names[at] as string] = (ident as readonly unknown[])[at]
  } else if (ident !== null) {
    const mapper: Mapper = query._propagateAttrs.pluginSubject.mapper
    const [clause, getParams] = mapper._getClause
    let criterion = clause
    const nulls = new Set<string>()
    params = {}
    mapper.primaryKey.forEach((column, index) => {
      const { key } = getParams.get(column)
      const value = ident[index]
      if (value === null || value === undefined) nulls.add(key)
      ;(params as Record<string, unknown>)[key] = value
    })
    if (nulls.size > 0) criterion = adaptCriterionToNull(criterion, nulls)
    query._whereCriteria = [deepAnnotate(criterion, { _ormAdapt: true })]
  }
  let { onlyLoadProps = null } = options
  let versionCheck = false
  if (options.withForUpdate) {
    versionCheck = true
    query._forUpdateArg = options.withForUpdate
  } else if (query._forUpdateArg) {
    versionCheck = true
  }
  if (options.requirePkCols && onlyLoadProps !== null && onlyLoadProps.size > 0 && refreshState !== null) {
    assertKeysFlushed(refreshState, onlyLoadProps)
    const props = refreshState.mapper._props
    if ([...onlyLoadProps].some((key) => (props.get(key) as any)?._isRelationship)) {
      onlyLoadProps = new Set([...refreshState.mapper._primaryKeyPropkeys, ...onlyLoadProps])
    }
  }
  if (prepared === undefined) {
    let compileOptions = query._compileOptions ?? CompileOptions.default
    if (refreshState !== null && refreshState.loadOptions.length > 0 && refreshState.loadPath !== null) {
      compileOptions = compileOptions.with({ _currentPath: (refreshState.loadPath as any).parent })
      query._withOptions = [...(query._withOptions ?? []), ...refreshState.loadOptions]
    }
    query._compileOptions = compileOptions.with({
      _forRefreshState: refreshState !== null,
      ...(onlyLoadProps !== null && onlyLoadProps.size > 0 ? { _onlyLoadProps: onlyLoadProps } : {}),
    })
    query._orderByClauses = []
    if (simple) {
      const { mapper } = query._propagateAttrs.pluginSubject
      const [, getParams] = mapper._getClause
      identQueries.set(statement, { query, names: mapper.primaryKey.map((column: any) => getParams.get(column).key) })
    }
  }
  const loadOptions: LoadOptions = {
    ...DEFAULT_LOAD_OPTIONS,
    ...options.loadOptions,
    versionCheck,
    refreshState,
    refreshIdentityToken: options.identityToken ?? null,
    isUserRefresh: options.isUserRefresh ?? false,
    ...(options.noAutoflush ? { autoflush: false } : {}),
  }
  const result = yield* session._execute(query, params === null ? [] : [params], {
    executionOptions: { ...options.executionOptions, _saOrmLoadOptions: loadOptions },
  })
  const rows = result.unique().scalars().all()
  if (rows.length > 1) throw new exc.MultipleResultsFound('Multiple rows were found when exactly one was required')
  return rows[0] ?? null
}

/** A row is not read by a key that the program has changed and the database does not know yet. */
function assertKeysFlushed(state: InstanceState, onlyLoadProps: ReadonlySet<string>): void {
  const changed = [...state.changedColumns()].filter(
    (key) => state.mapper._primaryKeyPropkeys.has(key) && !onlyLoadProps.has(key),
  )
  if (changed.length === 0) return
  throw new exc.InvalidRequestError(
    `Please flush pending primary key changes on attributes {${changed.map((key) => `'${key}'`).join(', ')}} for mapper ${state.mapper} before proceeding with a refresh`,
  )
}

/** `pk = :pk_1` becomes `pk IS NULL` for the parameters named (sql_util.adapt_criterion_to_null). */
export function adaptCriterionToNull(criterion: any, nulls: ReadonlySet<string>): any {
  const isNull = (element: any) =>
    element?.visitName === 'bindparam' && nulls.has(element._identifyingKey ?? element.key)
  return replacementTraverse(criterion, {}, (element: any) => {
    if (element.visitName !== 'binary') return null
    if (isNull(element.left)) return element.right.is(null_())
    return isNull(element.right) ? element.left.is(null_()) : null
  })
}

/** loading.load_scalar_attributes: fetches columns of an object that are expired or deferred. */
export function* loadScalarAttributes(
  state: InstanceState,
  keys: ReadonlySet<string> | null,
  options: { readonly noAutoflush?: boolean } = {},
): Task<void> {
  const { mapper } = state
  const session = state.session as Session
  const key = state.key as IdentityKey
  const optimized = keys === null ? null : optimizedGetStatement(state, keys)
  if (optimized !== null) {
    const found = yield* loadOnPkIdentity(session, new FromStatement(mapper, optimized) as any, null, {
      onlyLoadProps: keys,
      refreshState: state,
      noAutoflush: options.noAutoflush ?? false,
    })
    if (found === null) throw rowGone(state)
    return
  }
  const statement = select(mapper as any).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  const found = yield* loadOnPkIdentity(session, statement, key.ident, {
    refreshState: state,
    onlyLoadProps: keys,
    noAutoflush: options.noAutoflush ?? false,
    identityToken: key.token,
  })
  if (found === null) throw rowGone(state)
}

function rowGone(state: InstanceState): Error {
  return new ObjectDeletedError(`Instance '${state}' has been deleted, or its row is otherwise not present.`)
}

/** Mapper._optimized_get_statement: columns of a subclass's tables alone are read without the base's table. */
function optimizedGetStatement(state: InstanceState, keys: ReadonlySet<string>): any {
  const { mapper } = state
  if (mapper.inherits === null || mapper.concrete) return null
  const props: any[] = [...keys].map((key) => mapper._props.get(key)).filter((prop: any) => prop?._isColumnProperty)
  const tables = new Set<any>(props.flatMap((prop) => prop.columns.map((column: any) => column.table)))
  if (tables.size === 0 || tables.has(mapper.baseMapper.localTable) || tables.has(undefined)) return null
  const conditions: any[] = []
  let start = false
  for (const each of [...mapper.iterateToRoot()].reverse()) {
    if (tables.has(each.localTable)) start = true
    else if ((each.localTable as any)?.visitName !== 'table') return null
    if (start && !each.single) {
      conditions.push(each.inheritCondition)
      tables.add(each.localTable)
    }
  }
  const [first] = conditions
  if (!first) return null
  let available = true
  const bound = (column: any, other: any): any => {
    const { key } = mapper.getPropertyByColumn(column)
    const value = state.has(key) ? state.get(key) : state.committedValue(key)
    if (value === null || value === undefined) available = false
    return bindparam(null, value, { type: other.type })
  }
  conditions[0] = replacementTraverse(first, {}, (element: any) => {
    if (element.visitName !== 'binary') return null
    const { left, right, operator } = element
    if (left?.table && !tables.has(left.table)) return right.reverseOperate(operator, bound(left, right))
    if (right?.table && !tables.has(right.table)) return left.operate(operator, bound(right, left))
    return null
  })
  if (!available) return null
  const columns = props.flatMap((prop) => prop.columns)
  return (select as any)(...columns)
    .where(and(...conditions))
    .setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
}
