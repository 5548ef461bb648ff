// What a relationship attribute can do in an expression: `==`, `!=`, any(), has(), contains(), of_type(), and_(). A port
// of RelationshipProperty.Comparator, with its refusals.

import * as exc from '../sql/exc.ts'
import { and, bindparam, coercions, exists, or } from '../sql/index.ts'
import * as operators from '../sql/operators.ts'
import * as roles from '../sql/roles.ts'
import { PropComparator } from './attributes.ts'
import { inspect, instanceInspection } from './inspect.ts'
import { MANYTOMANY, MANYTOONE, ONETOMANY } from './interfaces.ts'
import { ormAnnotate } from './relationship-marks.ts'

function isNone(value: any): boolean {
  return value === null || value === undefined || value.visitName === 'null'
}

function isPlainObject(value: any): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
}

export class RelationshipComparator extends PropComparator {
  readonly _isRelationshipComparator = true
  readonly _ofType: any
  readonly _extraCriteria: readonly any[]

  constructor(
    prop: any,
    parentmapper: any,
    adaptToEntity: any = null,
    ofType: any = null,
    extraCriteria: readonly any[] = [],
  ) {
    super(prop, parentmapper, adaptToEntity)
    this._ofType = ofType
    this._extraCriteria = extraCriteria
  }

  override adaptToEntity(entity: any): RelationshipComparator {
    return new (this.constructor as any)(this.prop, this._parententity, entity, this._ofType)
  }

  /** The configured property. */
  override get property(): any {
    this.prop.parent._checkConfigure()
    return this.prop
  }

  get entity(): any {
    return this._ofType ? inspect(this._ofType) : this.property.entity
  }

  get mapper(): any {
    return this.entity.mapper
  }

  _sourceSelectable(): any {
    return this._adaptToEntity ? this._adaptToEntity.selectable : this.property.parent._withPolymorphicSelectable
  }

  __clauseElement__(): any {
    const joins = this.property._createJoins({
      sourceSelectable: this._sourceSelectable(),
      sourcePolymorphic: true,
      ofTypeEntity: this._ofType ? inspect(this._ofType) : null,
      aliasSecondary: true,
      extraCriteria: this._extraCriteria,
    })
    return joins.secondaryjoin !== null ? and(joins.primaryjoin, joins.secondaryjoin) : joins.primaryjoin
  }

  override ofType(entity: any): RelationshipComparator {
    return new (this.constructor as any)(
      this.prop,
      this._parententity,
      this._adaptToEntity,
      entity,
      this._extraCriteria,
    )
  }

  override andCriteria(...criteria: any[]): RelationshipComparator {
    const expressions = criteria.map((criterion) => coercions.expect(roles.WhereHavingRole, criterion))
    return new (this.constructor as any)(this.prop, this._parententity, this._adaptToEntity, this._ofType, [
      ...this._extraCriteria,
      ...expressions,
    ])
  }

  override in(_other: unknown): never {
    throw new exc.NotImplementedError(
      'in_() not yet supported for relationships.  For a simple many-to-one, use in_() against the set of foreign key values.',
    )
  }

  #refuseCollection(): never {
    throw new exc.InvalidRequestError(
      "Can't compare a collection to an object or collection; use contains() to test for membership.",
    )
  }

  override eq(other: any): any {
    if (other === undefined) throw coercions.undefinedGiven(this.property)
    if (isNone(other)) {
      const { direction } = this.property
      if (direction === ONETOMANY || direction === MANYTOMANY) return this._criterionExists().invert()
      return ormAnnotate(this.property._optimizedCompare(null, { adaptSource: this.adapter }))
    }
    if (this.property.uselist) this.#refuseCollection()
    return ormAnnotate(this.property._optimizedCompare(other, { adaptSource: this.adapter }))
  }

  override ne(other: any): any {
    if (other === undefined) throw coercions.undefinedGiven(this.property)
    if (isNone(other)) {
      if (this.property.direction === MANYTOONE) {
        return ormAnnotate(this.property._optimizedCompare(null, { adaptSource: this.adapter }).invert())
      }
      return this._criterionExists()
    }
    if (this.property.uselist) this.#refuseCollection()
    return ormAnnotate(this.#negatedContainsOrEquals(other))
  }

  /** `EXISTS (SELECT 1 FROM target WHERE join AND criterion)`; keyword criteria compare attributes of the target. */
  _criterionExists(criterion: any = null, keywords: Record<string, unknown> = {}): any {
    let where =
      criterion === null || criterion === undefined ? null : coercions.expect(roles.WhereHavingRole, criterion)
    let isAliasedClass = false
    let toSelectable: any = null
    if (this._ofType) {
      const info = inspect(this._ofType)
      const targetMapper = info.mapper
      toSelectable = info.selectable
      isAliasedClass = Boolean(info.isAliasedClass)
      if (this.property._isSelfReferential && !isAliasedClass) toSelectable = toSelectable._anonymousFromclause()
      const single = targetMapper._singleTableCriterion
      if (single !== null) where = where === null ? single : and(single, where)
    }
    const joins = this.property._createJoins({
      destSelectable: toSelectable,
      sourceSelectable: this.adapter ? this._sourceSelectable() : null,
    })
    for (const [key, value] of Object.entries(keywords)) {
      const attribute = this.property.mapper.attr(key)
      if (attribute === undefined) {
        throw new exc.AttributeError(`type object '${this.property.mapper.className}' has no attribute '${key}'`)
      }
      const equal = attribute.eq(value)
      where = where === null ? equal : and(where, equal)
    }
    const { secondary, destSelectable: dest, targetAdapter } = joins
    // annotating the ON clause with "_ormAdapt" except for the remote side lets a containing query adapt the outer side
    let condition =
      joins.secondaryjoin !== null
        ? and(ormAnnotate(joins.primaryjoin), joins.secondaryjoin)
        : ormAnnotate(joins.primaryjoin, this.property.remoteSide)
    if (where !== null && targetAdapter && !isAliasedClass) where = targetAdapter.traverse(where)
    if (where !== null) condition = and(condition, where._annotate({ noReplacementTraverse: true }))
    const froms = secondary !== null ? [dest, secondary] : [dest]
    return (exists(1) as any)
      .where(condition)
      .selectFrom(...froms)
      .correlateExcept(...froms)
  }

  /** The target has a row that matches: `User.posts.any(Post.title == 'x')`. */
  override any(criterion: any = null, keywords: Record<string, unknown> = {}): any {
    if (!this.property.uselist) {
      throw new exc.InvalidRequestError("'any()' not implemented for scalar attributes. Use has().")
    }
    return isPlainObject(criterion)
      ? this._criterionExists(null, criterion)
      : this._criterionExists(criterion, keywords)
  }

  /** The related object matches: `Post.author.has(User.name == 'x')`. */
  has(criterion: any = null, keywords: Record<string, unknown> = {}): any {
    if (this.property.uselist) {
      throw new exc.InvalidRequestError("'has()' not implemented for collections. Use any().")
    }
    return isPlainObject(criterion)
      ? this._criterionExists(null, criterion)
      : this._criterionExists(criterion, keywords)
  }

  override contains(other: any): any {
    const prop = this.property
    if (!prop.uselist) {
      throw new exc.InvalidRequestError("'contains' not implemented for scalar attributes.  Use ==")
    }
    const clause = prop._optimizedCompare(other, { adaptSource: this.adapter })
    if (prop.secondaryjoin !== null) clause.negationClause = this.#negatedContainsOrEquals(other)
    return clause
  }

  #negatedContainsOrEquals(other: any): any {
    const prop = this.property
    const isUnknown = typeof other === 'object' && other !== null && '__sqlKey__' in other
    const state = isUnknown ? null : (instanceInspection.stateOf?.(other) ?? null)
    const adapt = (column: any) => (this.adapter ? this.adapter(column) : column)
    if (prop.direction === MANYTOONE && prop._useGet) {
      return and(
        ...prop.localRemotePairs.map(([local, remote]: [any, any]) => {
          const bind = bindFor(local, prop._valueGetter(prop.mapper, other, state, remote))
          return or(adapt(local).ne(bind), adapt(local).eq(null))
        }),
      )
    }
    const criterion = and(
      ...prop.mapper.primaryKey.map((column: any) => {
        if (isUnknown) return column.eq(bindFor(column, prop._valueGetter(prop.mapper, other, state, column)))
        return column.eq(state?.getAttribute(prop.mapper.getPropertyByColumn(column).key))
      }),
    )
    return this._criterionExists(criterion).invert()
  }

  override operate(op: operators.Operator, other?: unknown): any {
    if (op === operators.eq) return this.eq(other)
    if (op === operators.ne) return this.ne(other)
    if (op === operators.inOp || op === operators.notInOp) return this.in(other)
    if (op === operators.containsOp) return this.contains(other)
    if (op === operators.anyOp) return this.any()
    throw new exc.NotImplementedError(op.name)
  }

  override reverseOperate(op: operators.Operator, other: unknown): any {
    return this.operate(op, other)
  }

  /** Attributes of the property, such as `direction`; a relationship has no column to ask. */
  override _getattr(_key: string): unknown {
    return undefined
  }
}

function bindFor(column: any, callable: () => unknown): any {
  return bindparam(column.key, undefined, { type: column.type, unique: true, callable })
}
