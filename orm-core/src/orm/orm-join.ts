// A join between two entities, by a relationship or by a condition. A port of SQLAlchemy's `_ORMJoin`: a Join that
// knows the entities on its sides, so that eager loading can later be spliced into its middle.

import { and, clauseIsPresent, coercions, Join, join as sqlJoin } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { type JoinOptions, joinArguments } from '../sql/selectable/from-clause.ts'
import { inspect } from './inspect.ts'

export interface OrmJoinOptions {
  isouter?: boolean
  full?: boolean
  _leftMemo?: any
  _rightMemo?: any
  _extraCriteria?: readonly any[]
}

export class _ORMJoin extends Join {
  _leftMemo: any
  _rightMemo: any
  _targetAdapter: any = null
  stopOn: any = null

  constructor(left: any, right: any, onclause: any = null, options: OrmJoinOptions = {}) {
    const { isouter = false, full = false, _leftMemo = null, _rightMemo = null } = options
    let extraCriteria = options._extraCriteria ?? []
    const leftInfo = inspect(left)
    const rightInfo = inspect(right)
    const adaptTo = rightInfo.selectable ?? rightInfo
    const leftSelectable = leftInfo.selectable ?? leftInfo
    let prop: any = null
    let onSelectable: any = null
    if (onclause?.isAttribute) {
      onSelectable = onclause.comparator._sourceSelectable()
      prop = onclause.property
      extraCriteria = [...extraCriteria, ...onclause._extraCriteria]
    } else if (onclause?.isProperty) {
      prop = onclause
      onSelectable = prop.parent.selectable
    }
    let joinLeft = left
    let joinRight = right
    let on = onclause
    let targetAdapter: any = null
    if (prop) {
      const adaptFrom = clauseIsPresent(onSelectable, leftSelectable) ? onSelectable : leftSelectable
      const joins = prop._createJoins({
        sourceSelectable: adaptFrom,
        destSelectable: adaptTo,
        sourcePolymorphic: true,
        ofTypeEntity: rightInfo.mapper ? rightInfo : null,
        aliasSecondary: true,
        extraCriteria,
      })
      on = joins.primaryjoin
      if (joins.secondaryjoin !== null) {
        if (isouter) {
          // a LEFT OUTER JOIN (secondary JOIN b ON secondaryjoin) ON primaryjoin
          joinRight = sqlJoin(joins.secondary, fromOf(right), joins.secondaryjoin)
        } else {
          joinLeft = sqlJoin(fromOf(left), joins.secondary, joins.primaryjoin, { isouter })
          on = joins.secondaryjoin
        }
      }
      targetAdapter = joins.targetAdapter
    }
    super(fromOf(joinLeft), fromOf(joinRight), on, { isouter, full })
    this._leftMemo = _leftMemo
    this._rightMemo = _rightMemo
    this._targetAdapter = targetAdapter
    const parententity =
      leftInfo.isMapper || leftInfo.isAliasedClass ? leftInfo : leftSelectable._annotations.parententity
    if (parententity) this._annotations = { ...this._annotations, parententity }
    if (extraCriteria.length > 0 && !prop) this.onclause = and(this.onclause as any, ...extraCriteria)
    if (!prop && rightInfo.mapper?.single) {
      let single = rightInfo.mapper._singleTableCriterion
      if (single !== null) {
        if (rightInfo.isAliasedClass) single = rightInfo._adapter.traverse(single)
        this.onclause = and(this.onclause as any, single)
      }
    }
  }

  /** A further join of entities, which this one is the left side of. */
  override join(right: any, onclause: any = null, options: JoinOptions = {}): _ORMJoin {
    const [on, given] = joinArguments(onclause, options)
    return new _ORMJoin(this, right, on, { isouter: given.isouter ?? false, full: given.full ?? false })
  }

  override outerjoin(right: any, onclause: any = null, options: { full?: boolean } = {}): _ORMJoin {
    const [on, given] = joinArguments(onclause, options)
    return new _ORMJoin(this, right, on, { isouter: true, full: given.full ?? false })
  }

  /** Puts a join where its own left side stands, for eager joins inside joins. */
  _spliceIntoCenter(other: _ORMJoin): _ORMJoin {
    const left = new _ORMJoin(this.left, other.left, this.onclause, {
      isouter: this.isouter,
      _leftMemo: this._leftMemo,
      _rightMemo: other._leftMemo?._pathRegistry ?? null,
    })
    return new _ORMJoin(left, other.right, other.onclause, { isouter: other.isouter, _rightMemo: other._rightMemo })
  }
}

function fromOf(entity: any): any {
  const insp = inspect(entity, false)
  if (insp?.isMapper || insp?.isAliasedClass) return insp.__clauseElement__()
  return coercions.expect(roles.FromClauseRole, entity)
}

/** A join of entities: by a relationship attribute, a condition, or the foreign keys between them. */
export function ormJoin(
  left: any,
  right: any,
  onclause: any = null,
  options: { isouter?: boolean; full?: boolean } = {},
): _ORMJoin {
  return new _ORMJoin(left, right, onclause, options)
}

/** A LEFT OUTER JOIN of entities, for `selectFrom()`. */
export function ormOuterjoin(left: any, right: any, onclause: any = null, options: { full?: boolean } = {}): _ORMJoin {
  return new _ORMJoin(left, right, onclause, { ...options, isouter: true })
}
