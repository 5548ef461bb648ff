// association_proxy(): an attribute that reaches through a relationship to an attribute of its target:
// `User.keyword_names = association_proxy('keywords', 'name')`. A port of the expression side of SQLAlchemy's
// extension; the collections that instances show are in association-collection.ts.

import * as exc from '../sql/exc.ts'
import { or } from '../sql/index.ts'
import { attachAssociationProxy, loadAssociation } from './association-collection.ts'
import type { ProxyAttribute } from './declared-attributes.ts'
import type { Mapper } from './mapper.ts'

/** Options of `associationProxy()`: what makes an object from a value. */
export interface AssociationProxyOptions {
  creator?: unknown
  getsetFactory?: unknown
  proxyFactory?: unknown
  proxyBulkSet?: unknown
  createOnNoneAssignment?: boolean
  info?: Record<string, unknown>
  cascadeScalarDeletes?: boolean
  [name: string]: unknown
}

/** What the class declares. */
export class AssociationProxy {
  readonly _isOrmDescriptor = true
  readonly isAttribute = true
  readonly extensionType = 'ASSOCIATION_PROXY'
  readonly targetCollection: string
  readonly valueAttr: string
  readonly options: AssociationProxyOptions
  readonly info: Record<string, unknown>

  constructor(targetCollection: string, attr: string, options: AssociationProxyOptions = {}) {
    this.targetCollection = targetCollection
    this.valueAttr = attr
    this.options = options
    this.info = options.info ?? {}
  }

  /** Gives instances their side of it. */
  attach(mapper: Mapper, key: string): void {
    attachAssociationProxy(this, mapper, key)
  }

  /** What `await instance.awaitable.name` waits for. */
  loadFor(instance: object): Promise<void> {
    return loadAssociation(instance, this)
  }

  /** The proxy as an attribute of a class. On an alias it stays that of the class, as SQLAlchemy's AliasedClass has it. */
  get(owner: any, key: string): AssociationProxyInstance {
    const mapper = owner._aliasedInsp?.mapper ?? owner.__mapper__
    return AssociationProxyInstance.forProxy(this, mapper, mapper.class_, key)
  }
}

/**
 * An attribute that reaches through a relationship to an attribute of its objects.
 * @example
 * static keywordNames = associationProxy<AssociationList<string>>('keywords', 'name')
 */
export function associationProxy<V = any>(
  targetCollection: string,
  attr: string,
  options: AssociationProxyOptions = {},
): ProxyAttribute<V> {
  return new AssociationProxy(targetCollection, attr, options) as any
}

export class AssociationProxyInstance {
  readonly isAttribute = true
  readonly _isAssociationProxy = true
  readonly parent: AssociationProxy
  readonly key: string
  readonly owningClass: any
  readonly entity: any
  readonly targetCollection: string
  readonly valueAttr: string

  constructor(parent: AssociationProxy, entity: any, owningClass: any, key: string) {
    this.parent = parent
    this.key = key
    this.entity = entity
    this.owningClass = owningClass
    this.targetCollection = parent.targetCollection
    this.valueAttr = parent.valueAttr
  }

  /** The kind of proxy that the target attribute makes: of an object, of a column, or of something without a type. */
  static forProxy(parent: AssociationProxy, entity: any, owner: any, key: string): AssociationProxyInstance {
    const mapper: Mapper = entity.mapper
    const prop: any = mapper.getProperty(parent.targetCollection, true)
    if (!prop._isRelationship) {
      throw new exc.NotImplementedError('association proxy to a non-relationship intermediary is not supported')
    }
    const target = prop.mapper.attr(parent.valueAttr)
    let make = AmbiguousAssociationProxyInstance as typeof AssociationProxyInstance
    if (target?._isAssociationProxy) make = ObjectAssociationProxyInstance
    else if (target !== undefined) {
      const targetProp = target.isAttribute ? (target.originalProperty ?? target.prop) : null
      make = targetProp?._isRelationship ? ObjectAssociationProxyInstance : ColumnAssociationProxyInstance
    }
    return new make(parent, entity, owner, key)
  }

  get _prop(): any {
    return this.entity.mapper.getProperty(this.targetCollection)
  }

  /** The relationship attribute of the owner, adapted when that is an alias. */
  get localAttr(): any {
    return this.entity.isAliasedClass
      ? this.entity.attr(this.targetCollection)
      : this.entity.mapper.attr(this.targetCollection)
  }

  get targetClass(): any {
    return this._prop.mapper.class_
  }

  get remoteAttr(): any {
    return this._prop.mapper.attr(this.valueAttr)
  }

  get attr(): readonly [any, any] {
    return [this.localAttr, this.remoteAttr]
  }

  get scalar(): boolean {
    return !this._prop.uselist
  }

  get info(): Record<string, unknown> {
    return this.parent.info
  }

  get collectionClass(): unknown {
    return this._prop.collectionClass
  }

  get _targetIsObject(): boolean {
    return false
  }

  /** The proxied attribute when it is an association proxy itself. */
  get _unwrapTargetAssocProxy(): AssociationProxyInstance | null {
    const { remoteAttr } = this
    return remoteAttr?._isAssociationProxy ? remoteAttr : null
  }

  get _valueIsScalar(): boolean {
    return !(this._prop.mapper.getProperty(this.valueAttr) as any).uselist
  }

  get _comparator(): any {
    return this.localAttr.comparator
  }

  _criterionExists(criterion: any = null, keywords: Record<string, unknown> = {}, isHas: boolean | null = null): any {
    const inner = this._unwrapTargetAssocProxy
    if (inner !== null) return this._comparator._criterionExists(inner._criterionExists(criterion, keywords))
    if (this._targetIsObject) {
      return this._comparator._criterionExists(this.remoteAttr.comparator._criterionExists(criterion, keywords))
    }
    if (Object.keys(keywords).length > 0) {
      throw new exc.ArgumentError("Can't apply keyword arguments to column-targeted association proxy; use ==")
    }
    if (isHas && criterion !== null) {
      throw new exc.ArgumentError('Non-empty has() not allowed for column-targeted association proxy; use ==')
    }
    return this._comparator._criterionExists(criterion)
  }

  any(criterion: any = null, keywords: Record<string, unknown> = {}): any {
    if (this._unwrapTargetAssocProxy === null && this.scalar && (!this._targetIsObject || this._valueIsScalar)) {
      throw new exc.InvalidRequestError("'any()' not implemented for scalar attributes. Use has().")
    }
    const [where, by] = plainCriteria(criterion, keywords)
    return this._criterionExists(where, by, false)
  }

  has(criterion: any = null, keywords: Record<string, unknown> = {}): any {
    if (this._unwrapTargetAssocProxy === null && (!this.scalar || (this._targetIsObject && !this._valueIsScalar))) {
      throw new exc.InvalidRequestError("'has()' not implemented for collections. Use any().")
    }
    const [where, by] = plainCriteria(criterion, keywords)
    return this._criterionExists(where, by, true)
  }

  toString(): string {
    return `${this.entity.mapper.className}.${this.key}`
  }
}

function plainCriteria(criterion: any, keywords: Record<string, unknown>): [any, Record<string, unknown>] {
  const isKeywords =
    criterion !== null && typeof criterion === 'object' && Object.getPrototypeOf(criterion) === Object.prototype
  return isKeywords ? [null, criterion] : [criterion ?? null, keywords]
}

/** The proxied attribute is a relationship or another proxy. */
export class ObjectAssociationProxyInstance extends AssociationProxyInstance {
  override get _targetIsObject(): boolean {
    return true
  }

  contains(other: any): any {
    const inner: any = this._unwrapTargetAssocProxy
    if (inner !== null) {
      return this._comparator._criterionExists(inner.scalar ? inner.eq(other) : inner.contains(other))
    }
    if (this.scalar) {
      if (!this._valueIsScalar) return this.localAttr.has(this.remoteAttr.contains(other))
      throw new exc.InvalidRequestError("contains() doesn't apply to a scalar object endpoint; use ==")
    }
    return this._comparator._criterionExists(null, { [this.valueAttr]: other })
  }

  eq(other: any): any {
    const has = this._comparator.has(null, { [this.valueAttr]: other })
    return other === null ? or(has, this.localAttr.eq(null)) : has
  }

  ne(other: any): any {
    return this._comparator.has(this.remoteAttr.ne(other))
  }
}

/** The proxied attribute is a column or hybrid: it can be compared. */
export class ColumnAssociationProxyInstance extends AssociationProxyInstance {
  operate(op: any, other?: unknown, options?: any): any {
    return this._criterionExists(op.apply(this.remoteAttr, other, options))
  }

  eq(other: any): any {
    const expression = this._criterionExists(this.remoteAttr.eq(other))
    // no related row at all counts as None
    return other === null ? or(expression, this.localAttr.eq(null)) : expression
  }
}

/** The proxied attribute is not mapped: only membership of plain attributes can be asked. */
export class AmbiguousAssociationProxyInstance extends AssociationProxyInstance {
  #refuse(): never {
    throw new exc.AttributeError(
      `Association proxy ${this.entity.mapper.className}.${this.targetCollection} refers to an attribute '${this.valueAttr}' that is not directly mapped on class ${this._prop.mapper.className}; therefore this operation cannot proceed since we don't know what type of object is referred towards`,
    )
  }

  eq(_other: unknown): never {
    return this.#refuse()
  }

  ne(_other: unknown): never {
    return this.#refuse()
  }

  override any(): never {
    return this.#refuse()
  }

  override has(): never {
    return this.#refuse()
  }
}

// Every operator of a column-targeted proxy asks whether a related row satisfies it.
const OPERATORS =
  'ne lt le gt ge is isNot in notIn between like notLike ilike notIlike contains startswith istartswith endswith iendswith icontains match regexpMatch isDistinctFrom isNotDistinctFrom isNull isNotNull op boolOp'
for (const method of OPERATORS.split(' ')) {
  Object.defineProperty(ColumnAssociationProxyInstance.prototype, method, {
    value(this: ColumnAssociationProxyInstance, ...args: any[]) {
      const result = this.remoteAttr[method](...args)
      return typeof result === 'function'
        ? (other: unknown) => this._criterionExists(result(other))
        : this._criterionExists(result)
    },
    configurable: true,
    writable: true,
  })
}
