// Hybrids: attributes that are a method of the instance and an expression of the class. What the expression is for the
// class is given by a function (or, in TypeScript, by the same function called with the class).

import type { ColumnOperators, SQLExpression } from '../sql/column-operators.ts'
import { PropComparator, ProxiedAttribute } from './attributes.ts'
import type { ComputedHybrid, HybridMethodAttribute, SettableAttribute, SettableHybrid } from './declared-attributes.ts'
import type { Mapper } from './mapper.ts'

/** What a hybrid is in SQL: its expression, its comparator, its UPDATE. */
export interface HybridOptions {
  /** The value on an instance. */
  fget?: ((self: any) => unknown) | null
  fset?: ((self: any, value: any) => void) | null
  fdel?: ((self: any) => void) | null
  /** The expression of the class (or alias) given. */
  expr?: ((cls: any) => any) | null
  /** Makes the comparator of the class given. */
  customComparator?: ((cls: any) => any) | null
  /** The columns and values that an UPDATE of the hybrid sets. */
  updateExpr?: ((cls: any, value: any) => Iterable<readonly [any, unknown]>) | null
  /** What the expression is called in SQL, where that is not the attribute: '' leaves it without a name. */
  label?: string
}

/** `hybrid_property`. */
export class HybridProperty {
  readonly _isOrmDescriptor = true
  readonly isAttribute = true
  readonly extensionType = 'HYBRID_PROPERTY'
  readonly fget: HybridOptions['fget']
  readonly fset: HybridOptions['fset']
  readonly fdel: HybridOptions['fdel']
  readonly expr: HybridOptions['expr']
  readonly customComparator: HybridOptions['customComparator']
  readonly updateExpr: HybridOptions['updateExpr']
  readonly label: HybridOptions['label']
  readonly info: Record<string, unknown> = {}

  constructor(options: HybridOptions) {
    this.fget = options.fget ?? null
    this.fset = options.fset ?? null
    this.fdel = options.fdel ?? null
    this.expr = options.expr ?? null
    this.customComparator = options.customComparator ?? null
    this.updateExpr = options.updateExpr ?? null
    this.label = options.label
  }

  _copy(changes: HybridOptions): HybridProperty {
    return new HybridProperty({ ...this, ...changes })
  }

  setter(fset: HybridOptions['fset']): HybridProperty {
    return this._copy({ fset })
  }
  deleter(fdel: HybridOptions['fdel']): HybridProperty {
    return this._copy({ fdel })
  }
  expression(expr: HybridOptions['expr']): HybridProperty {
    return this._copy({ expr })
  }
  comparator(customComparator: HybridOptions['customComparator']): HybridProperty {
    return this._copy({ customComparator })
  }
  updateExpression(updateExpr: HybridOptions['updateExpr']): HybridProperty {
    return this._copy({ updateExpr })
  }

  attach(mapper: Mapper, key: string): void {
    const { fget, fset } = this
    if (!fget || Object.hasOwn(mapper.class_.prototype ?? {}, key) || !mapper.class_.prototype) return
    Object.defineProperty(mapper.class_.prototype, key, {
      get(this: any) {
        return fget.call(this, this)
      },
      set: fset
        ? function (this: any, value: unknown) {
            fset.call(this, this, value)
          }
        : undefined,
      configurable: true,
    })
  }

  /** The class-bound attribute: an expression of `owner`, which is the class or an alias of it. */
  get(owner: any, key: string): any {
    const parent = owner._aliasedInsp ?? owner.__mapper__
    const make = () => {
      if (this.customComparator) return this.customComparator(owner)
      const expression = (this.expr ?? this.fget)?.call(owner, owner)
      return new ExprComparator(owner, expression, this)
    }
    return new ProxiedAttribute(owner, this.label ?? key, parent, this, make)
  }
}

/** The comparator of a hybrid: operators go to its expression. */
export class HybridComparator extends PropComparator {
  readonly expression: any

  constructor(expression: any) {
    super(null, { mapper: null })
    this.expression = expression
  }

  __clauseElement__(): any {
    return this.expression?.__clauseElement__?.() ?? this.expression
  }

  override get property(): any {
    return this.expression?.property ?? null
  }

  override get info(): Record<string, unknown> {
    return {}
  }

  override get _parententity(): any {
    return undefined
  }

  /** The owner was the alias already: nothing to adapt. */
  override adaptToEntity(): this {
    return this
  }

  override _getattr(key: string): unknown {
    const { expression } = this
    const value = expression?.[key]
    return typeof value === 'function' && value.prototype === undefined ? value.bind(expression) : value
  }
}

export class ExprComparator extends HybridComparator {
  readonly cls: any
  readonly hybrid: HybridProperty

  constructor(cls: any, expression: any, hybrid: HybridProperty) {
    super(expression)
    this.cls = cls
    this.hybrid = hybrid
  }

  override get info(): Record<string, unknown> {
    return this.hybrid.info
  }

  override _bulkUpdateTuples(value: unknown): [any, unknown][] {
    if (this.expression?.isAttribute) return this.expression._bulkUpdateTuples(value)
    if (this.hybrid.updateExpr) return [...this.hybrid.updateExpr(this.cls, value)].map(([k, v]) => [k, v])
    return [[this.expression, value]]
  }

  override operate(op: any, other?: unknown, options?: any): any {
    return this.expression.operate(op, other, options)
  }

  override reverseOperate(op: any, other: unknown, options?: any): any {
    return this.expression.reverseOperate(op, other, options)
  }
}

/** `hybrid_method`: called on the class, it gives an expression. */
export class HybridMethod {
  readonly _isOrmDescriptor = true
  readonly isAttribute = true
  readonly extensionType = 'HYBRID_METHOD'
  readonly func: (self: any, ...args: any[]) => any
  readonly expr: (cls: any, ...args: any[]) => any

  constructor(func: (self: any, ...args: any[]) => any, expr: ((cls: any, ...args: any[]) => any) | null = null) {
    this.func = func
    this.expr = expr ?? func
  }

  expression(expr: (cls: any, ...args: any[]) => any): HybridMethod {
    return new HybridMethod(this.func, expr)
  }

  attach(mapper: Mapper, key: string): void {
    const { prototype } = mapper.class_
    if (!prototype || Object.hasOwn(prototype, key)) return
    const { func } = this
    Object.defineProperty(prototype, key, {
      value(this: any, ...args: any[]) {
        return func(this, ...args)
      },
      configurable: true,
      writable: true,
    })
  }

  get(owner: any): (...args: any[]) => any {
    return (...args) => this.expr(owner, ...args)
  }
}

/**
 * An attribute that is computed from the instance, and an expression of the class. The function has to say what it
 * returns, and to take its object as `this` or as an untyped argument: what objects have follows from all attributes of
 * their class, this one included. A class that has a getter of the name already passes null.
 * @example
 * static full = hybridProperty(function (this: User): string { return `${this.first} ${this.last}` }, {
 *   expr: (cls: typeof User) => cls.first.concat(' ').concat(cls.last),
 * })
 */
export function hybridProperty<V>(
  fget: null,
  options: HybridOptions & { expr: (cls: any) => SQLExpression<V> },
): ColumnOperators<V>
export function hybridProperty<V>(
  fget: (self: any) => V,
  options: HybridOptions & { fset: (self: any, value: any) => void },
): SettableHybrid<V>
export function hybridProperty<V>(fget: (self: any) => V, options?: HybridOptions): ComputedHybrid<V>
export function hybridProperty(fget: ((self: any) => unknown) | null, options: HybridOptions = {}): any {
  return new HybridProperty({ ...options, fget })
}

/**
 * A method that works on objects and, over the class, gives SQL.
 * @example
 * static longerThan = hybridMethod(
 *   (self, length: number): boolean => self.name.length > length,
 *   (cls: typeof User, length) => func.length(cls.name).gt(length),
 * )
 */
export function hybridMethod<A extends readonly any[], V>(
  func: (self: any, ...args: A) => V,
  expr: ((cls: any, ...args: A) => any) | null = null,
): HybridMethodAttribute<A, V> {
  return new HybridMethod(func as any, expr as any) as any
}

export interface IndexPropertyOptions {
  readonly default?: unknown
  /** Makes the value of an attribute that is empty. */
  readonly datatype?: () => any
  readonly mutable?: boolean
  /** The first index in SQL is 1. */
  readonly onebased?: boolean
}

/** `index_property`: an item of another attribute, such as a key of a JSON column, as an attribute. */
export function indexProperty(
  attrName: string,
  index: string | number,
  options: IndexPropertyOptions = {},
): SettableAttribute<any> {
  const { mutable = true, onebased = true } = options
  const isNumeric = typeof index === 'number'
  const make = options.datatype ?? (isNumeric ? () => new Array(index + 1).fill(null) : () => ({}))
  const hybrid: unknown = new HybridProperty({
    fget: (self) => self[attrName]?.[index] ?? options.default,
    fset: mutable
      ? (self, value) => {
          const items = self[attrName] ?? make()
          self[attrName] = Array.isArray(items)
            ? Object.assign([...items], { [index]: value })
            : { ...items, [index]: value }
        }
      : null,
    expr: (cls) => cls[attrName].getItem(isNumeric && onebased ? index + 1 : index),
  })
  return hybrid as SettableAttribute<any>
}
