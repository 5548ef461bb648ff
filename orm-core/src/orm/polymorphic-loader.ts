// The columns that subclasses add, loaded by SELECT … IN for the objects of a page of rows: SQLAlchemy's
// `load_subclass_via_in`.

import type { Task } from '../engine/index.ts'
import { bindparam, deepAnnotate, select, tuple } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { CompileOptions } from './compile-options.ts'
import { inspect } from './inspect.ts'
import { polymorphicLoading } from './instance-processor.ts'
import type { Mapper } from './mapper.ts'
import type { QueryContext } from './query-context.ts'
import type { ReadAhead } from './read-ahead.ts'
import type { IdentityKey, InstanceState } from './state.ts'
import { Load } from './strategy-options.ts'

const CHUNK = 500

polymorphicLoading.loadSubclassViaIn = (context, _path, entity, from, optionEntities) => {
  const load = subclassLoadViaIn(entity.mapper, entity, from)
  const filters = !optionEntities || optionEntities.length === 0
  return (_context, postPath, states, _loadOnly, ahead) =>
    subclassLoad(context, entity.mapper, load, filters, postPath, states, ahead)
}

function* subclassLoad(
  context: QueryContext,
  mapper: Mapper,
  { query, enable, disable }: SubclassLoad,
  filters: boolean,
  postPath: any,
  given: readonly (readonly [InstanceState, boolean])[],
  ahead: ReadAhead,
): Task<void> {
  yield* ahead.finish()
  let states = given
  if (filters) {
    states = states.filter(([state]) => state.mapper._wouldSelectinLoadOnlyFromGivenMapper(mapper))
    if (states.length === 0) return
  }
  const prepended = postPath.parent && postPath.parent.length > 0
  const options = [
    prepended ? enable._prependPath(postPath) : enable,
    ...(context.statement._withOptions ?? []),
    prepended ? disable._prependPath(postPath) : disable,
  ]
  let statement = query.options(...options)._generate()
  statement._compileOptions = CompileOptions.default.with({ _currentPath: postPath.parent })
  if (context.populateExisting) statement = statement.executionOptions({ populateExisting: true })
  const single = mapper.baseMapper.primaryKey.length === 1
  for (let at = 0; at < states.length; at += CHUNK) {
    const keys = states.slice(at, at + CHUNK).map(([state]) => {
      const { ident } = state.key as IdentityKey
      return single ? ident[0] : ident
    })
    const result = yield* context.session._execute(statement, [{ primary_keys: keys }], {})
    result.unique().scalars().all()
  }
}

interface SubclassLoad {
  readonly query: any
  readonly enable: any
  readonly disable: any
}

/** Mapper._subclass_load_via_in: a statement for the columns that a subclass adds. */
function subclassLoadViaIn(mapper: Mapper, entity: any, from: Mapper): SubclassLoad {
  const keep = new Set<any>(mapper._identityKeyProps)
  if (mapper.polymorphicOn !== null) keep.add(mapper.getPropertyByColumn(mapper.polymorphicOn))
  const classes = new Set<Mapper>([mapper])
  for (
    let each = mapper.inherits;
    each !== null && each !== from && each.polymorphicLoad === 'selectin';
    each = each.inherits
  ) {
    classes.add(each)
  }
  let enable: any = new Load(entity)
  let disable: any = new Load(entity)
  for (const prop of [...mapper.columnAttrs.values(), ...mapper.relationships.values()]) {
    const attribute = inspect(entity).attr(prop.key)
    if (attribute === undefined || attribute === null) continue
    if (classes.has(prop.parent) || keep.has(prop)) {
      enable = enable._setGenericStrategy([attribute], prop.strategyOpts, true)
    } else {
      disable = disable._setGenericStrategy([attribute], { doNothing: true }, false)
    }
  }
  let primaryKey = mapper.primaryKey.map((column) => deepAnnotate(column as any, { _ormAdapt: true }))
  let inExpr: any = primaryKey.length > 1 ? tuple(...primaryKey) : primaryKey[0]
  let query: any = select(entity.isAliasedClass ? entity.entity : (mapper as any)).setLabelStyle(
    LABEL_STYLE_TABLENAME_PLUS_COL,
  )
  if (entity.isAliasedClass) {
    inExpr = entity._adapter.traverse(inExpr)
    primaryKey = primaryKey.map((column) => entity._adapter.traverse(column))
  }
  query = query.where(inExpr.in(bindparam('primary_keys', undefined, { expanding: true }))).orderBy(...primaryKey)
  return { query, enable, disable }
}
