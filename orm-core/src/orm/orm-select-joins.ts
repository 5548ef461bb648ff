// The joins of an ORM SELECT: which side a join starts from, what a relationship means as a target, aliases that
// overlapping tables need. A port of ORMSelectCompileState's `_join*` methods.

import * as exc from '../sql/exc.ts'
import {
  coercions,
  findLeftClauseThatMatchesGiven,
  findLeftClauseToJoinFrom,
  selectablesOverlap,
} from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { ORMAdapter } from './adapters.ts'
import { AliasedClass } from './aliased.ts'
import { inspect } from './inspect.ts'
import { _ORMJoin } from './orm-join.ts'
import type { ORMSelectCompileState } from './orm-select.ts'
import { MapperEntity, type QueryEntity } from './query-entity.ts'

const MULTIPLE =
  "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if not present already to help resolve the ambiguity."

function dontKnow(right: any): exc.InvalidRequestError {
  return new exc.InvalidRequestError(
    `Don't know how to join to ${describe(right)}. Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if not present already to help resolve the ambiguity.`,
  )
}

/** As Python's `%r` shows a join target. */
function describe(entity: any): string {
  if (entity.isMapper) return `<Mapper at 0x0; ${entity.className}>`
  if (entity.isAliasedClass) return `<AliasedInsp at 0x0; ${entity.className}>`
  return exc.describe(entity)
}

function selectableOf(info: any): any {
  return info.selectable ?? info
}

export function joinEntities(state: ORMSelectCompileState, joins: readonly any[], entities: QueryEntity[]): void {
  for (const [target, on, given, flags] of joins) {
    let right: any = inspect(target)
    let onclause: any = on === null || on === undefined ? null : inspect(on)
    let prop: any = null
    let left: any = null
    if (right.isAttribute || right.isProperty) {
      if (onclause !== null) {
        throw new exc.InvalidRequestError(
          "No 'on clause' argument may be passed when joining to a relationship path as a target",
        )
      }
      onclause = right
      right = null
    } else if (right._annotations?.parententity) {
      right = right._annotations.parententity
    }
    if (onclause === null && right !== null && !right.isSelectable && !right.mapper) {
      throw new exc.ArgumentError('Expected mapped entity or selectable/table as join target')
    }
    if (onclause?.isAttribute && onclause.parent) {
      prop = onclause.property
      if (right === null) {
        right = onclause._ofType ?? prop?.entity ?? null
        if (right === null) {
          throw new exc.ArgumentError(`Join target ${onclause} does not refer to a mapped entity`)
        }
      }
      left = onclause._parententity
      const key: string = prop?.key
      if (state._alreadyJoinedEdges.some(([l, r, k]) => l === left && r === right && k === key)) continue
      if (given !== null && given !== left && given._annotations?.parententity !== left) {
        throw new exc.InvalidRequestError(
          `explicit from clause ${given._annotations?.parententity ?? given} does not match left side of relationship attribute ${onclause}`,
        )
      }
    } else if (given !== null) {
      left = given
    }
    joinLeftToRight(state, entities, left, right, onclause, prop, flags.isouter, flags.full)
  }
}

function joinLeftToRight(
  state: ORMSelectCompileState,
  entities: QueryEntity[],
  givenLeft: any,
  givenRight: any,
  givenOnclause: any,
  prop: any,
  isouter: boolean,
  full: boolean,
): void {
  const { left, replaceIndex, entityIndex } =
    givenLeft === null
      ? implicitLeftSide(state, entities, givenRight, givenOnclause)
      : { left: givenLeft, ...placeExplicitLeftSide(state, entities, givenLeft) }
  if (left === givenRight) {
    throw new exc.InvalidRequestError(`Can't construct a join from ${left} to ${givenRight}, they are the same entity`)
  }
  const { info, right, onclause } = checkAndAdaptRightSide(state, left, givenRight, givenOnclause, prop)
  const extra = info.isSelectable ? [] : state._getExtraCriteria(info)
  const options = { isouter, full, _extraCriteria: extra }
  if (replaceIndex !== null) {
    state.fromClauses = state.fromClauses.with(
      replaceIndex,
      new _ORMJoin(state.fromClauses[replaceIndex], right, onclause, options),
    )
    return
  }
  const leftClause = entityIndex !== null ? (entities[entityIndex] as MapperEntity).selectable : left
  state.fromClauses = [...state.fromClauses, new _ORMJoin(leftClause, info, onclause, options)]
}

interface LeftSide {
  readonly left: any
  readonly replaceIndex: number | null
  readonly entityIndex: number | null
}

/** The FROM element or entity that the join can start from, when only one can. */
function implicitLeftSide(state: ORMSelectCompileState, entities: QueryEntity[], right: any, onclause: any): LeftSide {
  const info = inspect(right)
  const on = onclause?.isAttribute ? null : onclause
  if (state.fromClauses.length > 0) {
    const indexes = findLeftClauseToJoinFrom(state.fromClauses, selectableOf(info), on)
    if (indexes.length === 1) {
      return { left: state.fromClauses[indexes[0]!], replaceIndex: indexes[0]!, entityIndex: null }
    }
    throw indexes.length > 1 ? new exc.InvalidRequestError(MULTIPLE) : dontKnow(right)
  }
  if (entities.length === 0) {
    throw new exc.InvalidRequestError(
      'No entities to join from; please use select_from() to establish the left entity/selectable of this join',
    )
  }
  const potential = new Map<any, { entityIndex: number | null; left: any }>()
  entities.forEach((entity, index) => {
    const zero = entity.entityZeroOrSelectable
    if (zero === null || zero === undefined) return
    const zeroInfo = inspect(zero)
    if (zeroInfo === info) return
    if (entity instanceof MapperEntity) potential.set(entity.selectable, { entityIndex: index, left: zero })
    else potential.set(selectableOf(zeroInfo), { entityIndex: null, left: zero })
  })
  const clauses = [...potential.keys()]
  const indexes = findLeftClauseToJoinFrom(clauses, selectableOf(info), on)
  if (indexes.length === 1) return { ...potential.get(clauses[indexes[0]!])!, replaceIndex: null }
  throw indexes.length > 1 ? new exc.InvalidRequestError(MULTIPLE) : dontKnow(right)
}

function placeExplicitLeftSide(
  state: ORMSelectCompileState,
  entities: QueryEntity[],
  left: any,
): { replaceIndex: number | null; entityIndex: number | null } {
  const info = inspect(left)
  if (state.fromClauses.length > 0) {
    const indexes = findLeftClauseThatMatchesGiven(state.fromClauses, selectableOf(info))
    if (indexes.length > 1) {
      throw new exc.InvalidRequestError(
        "Can't identify which entity in which to assign the left side of this join.   Please use a more specific ON clause.",
      )
    }
    if (indexes.length === 1) return { replaceIndex: indexes[0]!, entityIndex: null }
  }
  if (info.mapper) {
    const index = entities.findIndex((entity) => entity instanceof MapperEntity && entity.correspondsTo(left))
    if (index >= 0) return { replaceIndex: null, entityIndex: index }
  }
  return { replaceIndex: null, entityIndex: null }
}

function checkAndAdaptRightSide(
  state: ORMSelectCompileState,
  left: any,
  givenRight: any,
  givenOnclause: any,
  prop: any,
): { info: any; right: any; onclause: any } {
  let right = givenRight
  let onclause = givenOnclause
  const leftInfo = inspect(left)
  const rightInfo = inspect(right)
  const leftSelectable = selectableOf(leftInfo)
  let rightSelectable = selectableOf(rightInfo)
  let mapper = rightInfo.mapper ?? null
  let overlap = false
  if (mapper && (mapper.withPolymorphic || mapper.persistSelectable.visitName === 'join')) {
    const froms = state.fromClauses.length > 0 ? state.fromClauses : [leftSelectable]
    overlap = froms.some(
      (from) => selectablesOverlap(leftSelectable, from) && selectablesOverlap(from, rightSelectable),
    )
  }
  if (overlap && leftSelectable === rightSelectable) {
    throw new exc.InvalidRequestError(`Can't join table/selectable '${leftSelectable}' to itself`)
  }
  const rightIsAliased = Boolean(rightInfo.isAliasedClass)
  if (mapper && prop && !mapper.commonParent(prop.mapper)) {
    throw new exc.InvalidRequestError(
      `Join target ${right} does not correspond to the right side of join condition ${onclause}`,
    )
  }
  if (rightInfo.mapper) state._joinEntities.push(rightInfo)
  let needAdapter = false
  if (rightInfo.isClauseElement) {
    if (prop) mapper = prop.mapper
    if (rightSelectable._isLateral) {
      const adapter = state._getCurrentAdapter()
      if (adapter) right = adapter(right, true)
    } else if (prop) {
      if (!rightSelectable.isDerivedFrom(mapper.persistSelectable)) {
        throw new exc.InvalidRequestError(
          `Selectable '${rightSelectable.description}' is not derived from '${mapper.persistSelectable.description}'`,
        )
      }
      if (rightSelectable._isSelectBase) {
        rightSelectable = coercions.expect(roles.FromClauseRole, rightSelectable)
        needAdapter = true
      }
      right = new AliasedClass(mapper, { alias: rightSelectable })
      exc.warnDeprecated(
        `An alias is being generated automatically against joined entity ${mapper} for raw clauseelement, which is deprecated and will be removed in a later release. Use the aliased() construct explicitly, see the linked example.`,
      )
    }
  }
  if (!needAdapter && mapper && !rightIsAliased && overlap) {
    right = new AliasedClass(right, { flat: true })
    needAdapter = true
    exc.warn(
      `An alias is being generated automatically against joined entity ${mapper} due to overlapping tables.  This is a legacy pattern which may be deprecated in a later release.  Use the aliased(<entity>, flat=True) construct explicitly, see the linked example.`,
    )
  }
  if (needAdapter) {
    state._mapperLoadsPolymorphicallyWith(
      mapper,
      new ORMAdapter(inspect(right), { equivalents: mapper._equivalentColumns }),
    )
  } else if (!rightInfo.isClauseElement && !rightIsAliased && mapper._hasAliasedPolymorphicFromclause) {
    state._mapperLoadsPolymorphicallyWith(
      mapper,
      new ORMAdapter(mapper, { selectable: mapper.selectable, equivalents: mapper._equivalentColumns }),
    )
  }
  if (onclause?.isClauseElement) {
    const adapter = state._getCurrentAdapter()
    if (adapter) onclause = adapter(onclause, true)
  }
  if (prop) state._alreadyJoinedEdges.push([left, right, prop.key])
  return { info: inspect(right), right, onclause }
}
