// Mapped attributes that stand for other attributes: synonym, composite, and the placeholder for what a concrete
// subclass does not have. What they do on instances belongs to the session layer.

import * as exc from '../sql/exc.ts'
import { and, ClauseList, Column } from '../sql/index.ts'
import * as operators from '../sql/operators.ts'
import {
  InstrumentedAttribute,
  installAttribute,
  PropComparator,
  ProxiedAttribute,
  QueryableAttribute,
} from './attributes.ts'
import { Bundle } from './bundle.ts'
import { ColumnProperty } from './column-property.ts'
import type { SettableAttribute } from './declared-attributes.ts'
import { MapperProperty } from './interfaces.ts'
import { MappedColumn } from './mapped-column.ts'
import type { Mapper } from './mapper.ts'

export abstract class DescriptorProperty extends MapperProperty {
  descriptor: any = null
  abstract _comparatorFactory(mapper: Mapper): any

  _columnStrategyAttrs(): readonly any[] {
    throw new exc.NotImplementedError('This MapperProperty does not implement column loader strategies')
  }

  override instrumentClass(mapper: Mapper): void {
    const attribute = new ProxiedAttribute(
      mapper.class_,
      this.key,
      mapper,
      this.descriptor,
      () => this._comparatorFactory(mapper),
      { originalProperty: this },
    )
    installAttribute(mapper, this.key, attribute)
  }
}

export interface SynonymOptions {
  mapColumn?: boolean | null
  descriptor?: unknown
  comparatorFactory?: any
  info?: Record<string, unknown>
  doc?: string | null
}

/** Another name for a mapped attribute. */
export class SynonymProperty extends DescriptorProperty {
  readonly _isSynonym = true
  readonly name: string
  readonly mapColumn: boolean
  readonly comparatorFactory: any

  constructor(name: string, options: SynonymOptions = {}) {
    super()
    this.name = name
    this.mapColumn = options.mapColumn ?? false
    this.descriptor = options.descriptor ?? null
    this.comparatorFactory = options.comparatorFactory ?? null
    this.doc = options.doc ?? null
    if (options.info) Object.assign(this.info, options.info)
  }

  override get _mapperPropertyName(): string {
    return 'Synonym'
  }

  /** The property that the synonym stands for, or the comparator of an attribute that is no property. */
  get _proxiedObject(): any {
    const attribute = this.parent.attr(this.name)
    const property = attribute?.property
    if (property instanceof MapperProperty) return property
    if (attribute instanceof QueryableAttribute) return attribute.comparator
    if (attribute && typeof attribute.operate === 'function') return attribute
    throw new exc.InvalidRequestError(
      `synonym() attribute "${this.parent.className}.${this.name}" only supports ORM mapped attributes, got ${String(attribute)}`,
    )
  }

  override _columnStrategyAttrs(): readonly any[] {
    return [this.parent.attr(this.name)]
  }

  _comparatorFactory(mapper: Mapper): any {
    const prop = this._proxiedObject
    if (!(prop instanceof MapperProperty)) return prop
    if (this.comparatorFactory) return new this.comparatorFactory(prop, mapper)
    return (prop as any).comparatorOf(mapper)
  }

  override setParent(parent: Mapper, init: boolean): void {
    if (this.mapColumn) {
      const column: any = parent.persistSelectable.c.get(this.key)
      if (column === undefined) {
        throw new exc.ArgumentError(
          `Can't compile synonym '${this.name}': no column on table '${parent.persistSelectable.description}' named '${this.key}'`,
        )
      }
      if (parent._columntoproperty.get(column)?.key === this.name) {
        throw new exc.ArgumentError(
          `Can't call map_column=True for synonym '${this.key}'='${this.name}', a ColumnProperty already exists keyed to the name '${this.name}' for column '${this.key}'`,
        )
      }
      const prop = new ColumnProperty([column])
      parent._configureProperty(this.name, prop, { init, setparent: true })
      prop._mappedBySynonym = this.key
    }
    this.parent = parent
  }
}

/** `synonym('name')`: another name for a mapped attribute. */
export function synonym<V = any>(name: string, options: SynonymOptions = {}): SettableAttribute<V> {
  return new SynonymProperty(name, options) as any
}

/** What an attribute of the base becomes on a concrete subclass that does not have it. */
export class ConcreteInheritedProperty extends DescriptorProperty {
  _comparatorFactory(mapper: Mapper): any {
    for (const each of mapper.iterateToRoot()) {
      const prop: any = each._props.get(this.key)
      if (prop?.comparatorOf) return prop.comparatorOf(mapper)
    }
    throw new exc.InvalidRequestError(
      `Concrete ${this.parent} does not implement attribute '${this.key}' at the instance level.  Add this property explicitly to ${this.parent}.`,
    )
  }
}

/** Options of `composite()`. */
export interface CompositeOptions {
  activeHistory?: boolean
  deferred?: boolean
  group?: string | null
  comparatorFactory?: any
  info?: Record<string, unknown>
  /** The names of the class's fields, in the order of the columns. */
  fields?: readonly string[]
  [name: string]: unknown
}

/** Several columns as one value. */
export class CompositeProperty extends DescriptorProperty {
  readonly _isComposite = true
  compositeClass: any
  attrs: any[]
  readonly activeHistory: boolean
  readonly deferred: boolean
  readonly group: string | null
  /** The class to derive a `comparatorFactory` from. */
  static get Comparator(): typeof CompositeComparator {
    return CompositeComparator
  }
  readonly comparatorFactory: any
  readonly fields: readonly string[] | null
  #props: any[] | null = null

  constructor(compositeClass: any, attrs: readonly any[], options: CompositeOptions = {}) {
    super()
    this.compositeClass = compositeClass
    this.attrs = [...attrs]
    this.activeHistory = options.activeHistory ?? false
    this.deferred = options.deferred ?? false
    this.group = options.group ?? null
    this.comparatorFactory = options.comparatorFactory ?? CompositeComparator
    this.fields = options.fields ?? null
    if (options.info) Object.assign(this.info, options.info)
  }

  override get _mapperPropertyName(): string {
    return 'Composite'
  }

  get props(): any[] {
    if (this.#props !== null) return this.#props
    this.#props = this.attrs.map((attr) => {
      let prop: any = null
      if (typeof attr === 'string') prop = this.parent.getProperty(attr)
      else if (attr instanceof MappedColumn) prop = this.parent.getPropertyByColumn(attr.column)
      else if (attr instanceof Column) prop = this.parent.getPropertyByColumn(attr)
      else if (attr instanceof InstrumentedAttribute) prop = attr.property
      if (!(prop instanceof MapperProperty)) {
        throw new exc.ArgumentError(
          `Composite expects Column objects or mapped attributes/attribute names as arguments, got: ${String(attr)}`,
        )
      }
      return prop
    })
    return this.#props
  }

  get _attributeKeys(): string[] {
    return this.props.map((prop) => prop.key)
  }

  /** The columns that the composite itself brings. */
  get columns(): any[] {
    return this.attrs
      .map((attr) => (attr instanceof MappedColumn ? attr.column : attr))
      .filter((attr) => attr instanceof Column)
  }

  get _comparableElements(): any[] {
    return this.props.map((prop) => this.parent.attr(prop.key))
  }

  override _columnStrategyAttrs(): readonly any[] {
    return this._comparableElements
  }

  override doInit(): void {
    for (const prop of this.props) {
      if (!(prop instanceof ColumnProperty)) continue
      prop.activeHistory = this.activeHistory
      if (this.deferred) prop.setDeferred()
      prop.group = this.group
    }
  }

  /** The column values of a composite object. */
  _compositeValuesFromInstance(value: any): readonly unknown[] {
    if (typeof value?.__compositeValues__ === 'function') return value.__compositeValues__()
    if (Array.isArray(value)) return value
    // not known yet, so neither are its parts
    if (value !== null && typeof value === 'object' && '__sqlKey__' in value) return this.props.map(() => value)
    if (this.fields) return this.fields.map((field) => value[field])
    // fields of a plain class, which its constructor sets in its own order
    if (typeof this.compositeClass === 'function' && value instanceof this.compositeClass) {
      const values = Object.values(value)
      if (values.length === this.props.length) return values
    }
    throw new exc.InvalidRequestError(
      `Composite class ${this.compositeClass?.name} is not a dataclass and does not define a __composite_values__() method; can't get state`,
    )
  }

  _comparatorFactory(mapper: Mapper): any {
    return this.comparatorOf(mapper)
  }

  comparatorOf(mapper: Mapper): any {
    return new this.comparatorFactory(this, mapper)
  }
}

/** `composite(Point, mappedColumn('x', …), mappedColumn('y', …))`. */
export function composite<C extends abstract new (...args: any) => any>(
  compositeClass: C,
  ...rest: unknown[]
): SettableAttribute<InstanceType<C>>
export function composite(compositeClass: any, ...rest: any[]): any
export function composite(compositeClass: any, ...rest: any[]): any {
  const last = rest.at(-1)
  const hasOptions = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  const attrs = hasOptions ? rest.slice(0, -1) : rest
  const options = hasOptions ? last : {}
  // Without a class the first argument is an attribute; the class comes from elsewhere (an annotation).
  const isAttribute =
    typeof compositeClass === 'string' || compositeClass instanceof MappedColumn || compositeClass instanceof Column
  return isAttribute
    ? new CompositeProperty(null, [compositeClass, ...attrs], options)
    : new CompositeProperty(compositeClass, attrs, options)
}

/** The columns of a composite, selected together and read back as one object. */
export class CompositeBundle extends Bundle {
  readonly property: CompositeProperty

  constructor(property: CompositeProperty, expressions: readonly any[]) {
    super(property.key, ...expressions)
    this.property = property
  }
}

export class CompositeComparator extends PropComparator {
  get clauses(): any {
    return new ClauseList(this._comparableElements, { group: false } as any)
  }

  /** The columns as a bundle: `expression.columns` has each by its name. */
  get expression(): CompositeBundle {
    const annotated = this._comparableElements.map((attribute) => attribute.__clauseElement__())
    return new CompositeBundle(this.prop, annotated)
  }

  __clauseElement__(): any {
    return this.expression.__clauseElement__()
  }

  get _comparableElements(): any[] {
    const keys: string[] = this.prop._attributeKeys
    if (this._adaptToEntity) return keys.map((key) => this._adaptToEntity.attr(key))
    return this.prop._comparableElements
  }

  override _bulkUpdateTuples(given: any): [any, unknown][] {
    const value = given?._isBindParameter ? given.value : given
    const values =
      value === null ? this.prop._attributeKeys.map(() => null) : this.prop._compositeValuesFromInstance(value)
    return this._comparableElements.map((element, index) => [element, values[index]])
  }

  #compare(op: operators.Operator, other: any): any {
    const elements = this._comparableElements
    const values = other === null ? elements.map(() => null) : this.prop._compositeValuesFromInstance(other)
    return and(...elements.map((element, index) => op.apply(element, values[index])))
  }

  override eq(other: any): any {
    return this.#compare(operators.eq, other)
  }
  override ne(other: any): any {
    return this.#compare(operators.ne, other)
  }
  override lt(other: any): any {
    return this.#compare(operators.lt, other)
  }
  override gt(other: any): any {
    return this.#compare(operators.gt, other)
  }
  override le(other: any): any {
    return this.#compare(operators.le, other)
  }
  override ge(other: any): any {
    return this.#compare(operators.ge, other)
  }

  /** Operators reach the comparator as objects: the comparisons are the methods above. */
  override operate(op: operators.Operator, other?: unknown): any {
    if (op.method && op.isComparison && op.method in this) return (this as any)[op.method](other)
    return super.operate(op, other)
  }
}
