// Class-bound attributes: what `User.name` and `User.posts` are in an expression. A QueryableAttribute passes every
// operator to its comparator, and any other member that it does not have itself as well (Python's `__getattr__`), so
// that `User.tags.any(…)`, `User.data.astext` and `User.name.type` find what is meant. How values of instances are
// kept and tracked is not here.

import { type ColumnOperators, mixinColumnOperators } from '../sql/column-operators.ts'
import { AttributeError, InvalidRequestError } from '../sql/exc.ts'
import { coercions } from '../sql/index.ts'
import type { Operator, OperatorOptions } from '../sql/operators.ts'
import * as roles from '../sql/roles.ts'
import { takesRoles } from '../sql/roles.ts'
import { showAs } from '../sql/show.ts'
import { inspect } from './inspect.ts'
import type { MapperProperty } from './interfaces.ts'
import type { InternalEntity } from './path-registry.ts'

/** Instances that look for a member which they do not have in `_getattr`. */
class Fallback {
  _getattr(_key: string): unknown {
    return undefined
  }
}
Object.setPrototypeOf(
  Fallback.prototype,
  new Proxy(Object.create(null), {
    get(_target, key, receiver) {
      if (typeof key === 'symbol' || key in Object.prototype) return Reflect.get(Object.prototype, key, receiver)
      // what others ask to learn the kind of an object is answered by the attribute alone; nor may an await or a
      // JSON.stringify find something here
      if (/^(?:_|is[A-Z])/.test(key) || key === 'then' || key === 'toJSON') return undefined
      return typeof receiver._getattr === 'function' ? receiver._getattr(key) : undefined
    },
  }),
)

/** What gives a mapped attribute its operators: for a column those of its type, for a relationship its own. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the operators are mixed in below
export abstract class PropComparator extends Fallback {
  readonly prop: any
  readonly _ownEntity: any
  readonly _adaptToEntity: any

  constructor(prop: any, parentmapper: any, adaptToEntity: any = null) {
    super()
    this.prop = prop
    this._ownEntity = adaptToEntity ?? parentmapper
    this._adaptToEntity = adaptToEntity
  }

  abstract __clauseElement__(): any

  get _parententity(): any {
    return this._ownEntity
  }

  get property(): any {
    return this.prop
  }

  get _parentmapper(): any {
    return this._parententity.mapper
  }

  /** Turns a column of the mapper into that of the alias, when this is an attribute of an alias. */
  get adapter(): ((expr: any, key?: string) => any) | null {
    const entity = this._adaptToEntity
    return entity === null ? null : (expr, key) => entity._ormAdaptElement(expr, key)
  }

  get info(): Record<string, unknown> {
    return this.prop.info
  }

  adaptToEntity(entity: InternalEntity): PropComparator {
    return new (this.constructor as any)(this.prop, this._parententity, entity)
  }

  _bulkUpdateTuples(value: unknown): [any, unknown][] {
    return [[this.__clauseElement__(), value]]
  }

  operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    return this.__clauseElement__().operate(op, other, options)
  }

  reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return this.__clauseElement__().reverseOperate(op, other, options)
  }

  ofType(_entity: unknown): any {
    throw new AttributeError(`${this.prop} has no of_type()`)
  }

  andCriteria(..._criteria: unknown[]): any {
    throw new AttributeError(`${this.prop} has no and_()`)
  }
}

export interface PropComparator extends ColumnOperators<any> {}
mixinColumnOperators(PropComparator)

function ownOperator(comparator: any, method: string): ((other: unknown, options?: unknown) => any) | undefined {
  const found = comparator[method]
  return found === (PropComparator.prototype as any)[method] ? undefined : found
}

/** `User.name`: an attribute of a mapped class or of an alias. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the operators are mixed in below
export class QueryableAttribute<T = any> extends Fallback {
  declare readonly __valueType: T
  readonly class_: any
  readonly key: string
  readonly parent: any
  readonly _ofType: any
  readonly _extraCriteria: readonly any[]
  #comparator: any
  #expression: any = null

  readonly isAttribute: boolean = true
  readonly isMapper: boolean = false
  readonly isAliasedClass: boolean = false
  readonly isProperty: boolean = false
  readonly isSelectable: boolean = false
  readonly isClauseElement: boolean = false
  readonly isBundle: boolean = false
  readonly _isLambdaElement: boolean = false
  readonly visitName: string = 'ormInstrumentedAttribute'

  constructor(
    class_: any,
    key: string,
    parententity: any,
    comparator: any,
    ofType: any = null,
    extraCriteria: readonly any[] = [],
  ) {
    super()
    this.class_ = class_
    this.key = key
    this.parent = parententity
    this.#comparator = comparator
    this._ofType = ofType
    this._extraCriteria = extraCriteria
  }

  get _parententity(): any {
    return this.parent
  }

  get comparator(): any {
    return this.#comparator
  }

  get property(): any {
    return this.comparator.property
  }

  get prop(): any {
    return this.comparator.prop ?? this.comparator.property
  }

  get info(): Record<string, unknown> {
    return this.comparator.info
  }

  get _parentmapper(): any {
    return this._parententity?.mapper ?? null
  }

  get _entityNamespace(): any {
    return this._parententity
  }

  get _proxyKey(): string | null {
    return this.key
  }

  /** What kind of extension's descriptor it is: none. Said here, so that a synonym's target is not asked. */
  get extensionType(): string {
    return 'NOT_EXTENSION'
  }

  get _annotationsOfExpression(): Record<string, unknown> {
    return { proxyKey: this.key, proxyOwner: this._parententity, entityNamespace: this._entityNamespace }
  }

  get expression(): any {
    if (this.#expression === null) {
      const element = this.comparator.__clauseElement__()
      if (typeof element?._annotate !== 'function') {
        throw new InvalidRequestError(
          `When interpreting attribute "${this}" as a SQL expression, expected __clause_element__() to return a ClauseElement object, got: ${String(element)}`,
        )
      }
      this.#expression = element._annotate(this._annotationsOfExpression)
    }
    return this.#expression
  }

  __clauseElement__(): any {
    return this.expression
  }

  get _annotations(): Readonly<Record<string, unknown>> {
    return this.expression._annotations
  }

  get _propagateAttrs(): Readonly<Record<string, unknown>> {
    return { compileStatePlugin: 'orm', pluginSubject: this._parentmapper }
  }

  get _fromObjects(): readonly any[] {
    return this.expression._fromObjects
  }

  /** What tells the attribute from others in the cache key of a statement that joins along it. */
  _genCacheKey(): readonly unknown[] {
    return [this.key, this.parent, this._ofType, ...this._extraCriteria]
  }

  _bulkUpdateTuples(value: unknown): [any, unknown][] {
    return this.comparator._bulkUpdateTuples(value)
  }

  adaptToEntity(entity: any): QueryableAttribute {
    return new QueryableAttribute(entity.entity, this.key, entity, this.comparator.adaptToEntity(entity))
  }

  /** The relationship, towards a subclass or an alias of its target. */
  ofType(entity: unknown): QueryableAttribute {
    return new QueryableAttribute(
      this.class_,
      this.key,
      this._parententity,
      this.comparator.ofType(entity),
      inspect(entity),
      this._extraCriteria,
    )
  }

  /** The relationship with more criteria in its ON clause; of a column, a conjunction. */
  and(...criteria: any[]): any {
    if (!this.comparator._isRelationshipComparator) return this.comparator.and(...criteria)
    const expressions = criteria.flat().map((criterion) => coercions.expect(roles.WhereHavingRole, criterion))
    return new QueryableAttribute(
      this.class_,
      this.key,
      this._parententity,
      this.comparator.andCriteria(...expressions),
      this._ofType,
      [...this._extraCriteria, ...expressions],
    )
  }

  any(...args: any[]): any {
    return this.comparator.any(...args)
  }

  all(...args: any[]): any {
    return this.comparator.all(...args)
  }

  has(...args: any[]): any {
    return this.comparator.has(...args)
  }

  contains(...args: any[]): any {
    return this.comparator.contains(...args)
  }

  label(name: string | null): any {
    return this.__clauseElement__().label(name)
  }

  operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    const { comparator } = this
    // an operator that the comparator's class defines itself is asked as such
    const own = op.method === null ? undefined : ownOperator(comparator, op.method)
    return own === undefined ? comparator.operate(op, other, options) : own.call(comparator, other, options)
  }

  reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return this.comparator.reverseOperate(op, other, options)
  }

  _columnStrategyAttrs(): readonly QueryableAttribute[] {
    return [this]
  }

  override _getattr(key: string): unknown {
    const { comparator } = this
    const value = comparator?.[key]
    return typeof value === 'function' && value.prototype === undefined ? value.bind(comparator) : value
  }

  override toString(): string {
    return `${this._parentmapper?.className ?? '?'}.${this.key}`
  }
}

export interface QueryableAttribute<T = any> extends ColumnOperators<T> {}
mixinColumnOperators(QueryableAttribute)
takesRoles(QueryableAttribute, roles.JoinTargetRole, roles.OnClauseRole, roles.DDLConstraintColumnRole)

/** The attribute that a mapper puts on its class for a mapped property. */
export class InstrumentedAttribute<T = any> extends QueryableAttribute<T> {}

/** The class-bound attribute of a synonym, composite or hybrid: it stands for another attribute or expression. */
export class ProxiedAttribute<T = any> extends QueryableAttribute<T> {
  readonly descriptor: any
  readonly originalProperty: MapperProperty | null
  readonly _isInternalProxy = true
  readonly #adaptTo: any
  readonly #makeComparator: () => any
  #resolved: any = null

  constructor(
    class_: any,
    key: string,
    parententity: any,
    descriptor: any,
    makeComparator: () => any,
    options: { adaptToEntity?: any; originalProperty?: MapperProperty | null } = {},
  ) {
    super(class_, key, parententity, null)
    this.descriptor = descriptor
    this.#makeComparator = makeComparator
    this.#adaptTo = options.adaptToEntity ?? null
    this.originalProperty = options.originalProperty ?? null
  }

  override get comparator(): any {
    if (this.#resolved === null) {
      const comparator = this.#makeComparator()
      this.#resolved = this.#adaptTo !== null ? comparator.adaptToEntity(this.#adaptTo) : comparator
    }
    return this.#resolved
  }

  override get _entityNamespace(): any {
    return this.comparator?._parententity ?? this._parententity
  }

  override get _annotationsOfExpression(): Record<string, unknown> {
    if (this.key === '') return { entityNamespace: this._entityNamespace }
    return super._annotationsOfExpression
  }

  override adaptToEntity(entity: any): ProxiedAttribute {
    return new ProxiedAttribute(entity.entity, this.key, entity, this.descriptor, this.#makeComparator, {
      adaptToEntity: entity,
      originalProperty: this.originalProperty,
    })
  }

  override _columnStrategyAttrs(): readonly QueryableAttribute[] {
    const prop: any = this.originalProperty
    return prop === null ? [] : prop._columnStrategyAttrs()
  }
}

/** Puts the class-bound attribute of a property on the mapper and its class. */
export function registerDescriptor(mapper: any, key: string, comparator: any): InstrumentedAttribute {
  const attribute = new InstrumentedAttribute(mapper.class_, key, mapper, comparator)
  installAttribute(mapper, key, attribute)
  if (mapper.concrete) settleColumns(mapper, key)
  return attribute
}

/**
 * An attribute that a concrete class has as its parent does: SQLAlchemy makes the column of both while it instruments
 * the class, so that it stays the one of the table where the parent later loads from a UNION.
 */
function settleColumns(mapper: any, key: string): void {
  const inherited = mapper.inherits?._attributes.get(key)
  for (const each of inherited ? [inherited, mapper._attributes.get(key)] : []) {
    if (each.comparator?.prop?.columns) each.comparator.__clauseElement__()
  }
}

export function installAttribute(mapper: any, key: string, attribute: any): void {
  mapper._attributes.set(key, attribute)
  const existing = Object.getOwnPropertyDescriptor(mapper.class_, key)
  // `prototype` alone can't be redefined: such an attribute is reached by mapper.attr()
  if (existing && !existing.configurable) return
  Object.defineProperty(mapper.class_, key, { value: attribute, writable: true, configurable: true, enumerable: true })
}
showAs(QueryableAttribute)
