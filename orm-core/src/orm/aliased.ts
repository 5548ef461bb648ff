// Aliases of entities: `aliased(User)`, `with_polymorphic(Employee, '*')`. AliasedClass is what the user holds, with
// the class's attributes adapted to the alias; AliasedInsp is what the query compilation works with.

import * as exc from '../sql/exc.ts'
import { ColumnCollection, coercions } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { showAs } from '../sql/show.ts'
import { ORMAdapter } from './adapters.ts'
import { classMapper, inspect } from './inspect.ts'
import type { Mapper } from './mapper.ts'
import { type EntityRegistry, PathRegistry } from './path-registry.ts'

/** Options of `aliased()`: a name, flat joins, matching by column name. */
export interface AliasedOptions {
  name?: string | null
  flat?: boolean
  adaptOnNames?: boolean
}

interface AliasedClassOptions extends AliasedOptions {
  alias?: any
  withPolymorphicMappers?: readonly Mapper[] | null
  withPolymorphicDiscriminator?: any
  baseAlias?: AliasedInsp | null
  useMapperPath?: boolean
  representsOuterJoin?: boolean
}

/** A name as a user would give it: a plain alias has the shape of its class's statics. */
export type Aliased<C> = { [K in Exclude<keyof C, 'prototype'>]: C[K] } & { readonly __alias: C }

/** Whether `selectable` is `target` or an alias of it, part by part. */
function isAliasOfSelectable(selectable: any, target: any): boolean {
  if (selectable === target || (selectable.visitName === 'alias' && selectable.element === target)) return true
  const left = surface(selectable)
  const right = surface(target)
  if (left.length !== right.length) return false
  return left.every((element, index) => {
    const other = right[index]
    return (
      element === other ||
      (element.visitName === 'alias' && element.element === other) ||
      (element.visitName === 'join' &&
        other.visitName === 'join' &&
        element.isouter === other.isouter &&
        element.full === other.full) ||
      (element.visitName === 'grouping' && other.visitName === 'grouping')
    )
  })
}

function surface(selectable: any): any[] {
  const elements: any[] = []
  const stack = [selectable]
  for (let element = stack.pop(); element; element = stack.pop()) {
    elements.push(element)
    if (element.visitName === 'join') stack.push(element.left, element.right)
    else if (element._isFromGrouping) stack.push(element.element)
  }
  return elements
}

const members: ProxyHandler<AliasedClass> = {
  get(target, key, receiver) {
    if (typeof key !== 'string' || key in target) return Reflect.get(target, key, receiver)
    if (key === 'then' || key === 'toJSON' || key === '__mapper__') return undefined
    return target._aliasedInsp.attr(key)
  },
}

/** The alias of a mapped class. Its members are the class's attributes, adapted. */
export class AliasedClass {
  readonly _aliasedInsp!: AliasedInsp
  /** The sub-entities of a with_polymorphic alias, by class name. */
  readonly _subEntities!: Map<string, AliasedClass>

  constructor(entity: any, options: AliasedClassOptions = {}) {
    const insp = inspect(entity)
    const mapper: Mapper = insp.mapper
    const { name = null, flat = false } = options
    let { alias = null, adaptOnNames = false } = options
    let withPolymorphicMappers = options.withPolymorphicMappers ?? null
    let discriminator = options.withPolymorphicDiscriminator ?? null
    let representsOuterJoin = options.representsOuterJoin ?? false
    let nestAdapters = false
    if (alias === null) {
      if (insp.isAliasedClass) {
        if (insp._isWithPolymorphic) {
          withPolymorphicMappers = insp.withPolymorphicMappers
          discriminator = insp.polymorphicOn
          representsOuterJoin = insp.representsOuterJoin
        }
        if (!isAliasOfSelectable(insp.selectable, mapper._withPolymorphicSelectable)) {
          alias = insp.selectable._anonymousFromclause({ name, flat })
          adaptOnNames = adaptOnNames || insp._adaptOnNames
        } else if (insp.selectable._isSubquery) {
          alias = insp.selectable.alias()
        }
      }
      alias ??= mapper._withPolymorphicSelectable._anonymousFromclause({ name, flat })
    } else if (insp.isAliasedClass) {
      nestAdapters = true
    }
    const self = new Proxy(this, members)
    Object.defineProperties(this, {
      _aliasedInsp: { value: null, writable: true },
      _subEntities: { value: new Map() },
    })
    ;(this as any)._aliasedInsp = new AliasedInsp({
      entity: self,
      subEntities: this._subEntities,
      inspected: insp,
      selectable: alias,
      name,
      withPolymorphicMappers:
        withPolymorphicMappers && withPolymorphicMappers.length > 0
          ? withPolymorphicMappers
          : mapper.withPolymorphicMappers,
      polymorphicOn: discriminator ?? mapper.polymorphicOn,
      baseAlias: options.baseAlias ?? null,
      useMapperPath: options.useMapperPath ?? false,
      adaptOnNames,
      representsOuterJoin,
      nestAdapters,
    })
    // biome-ignore lint/correctness/noConstructorReturn: members are looked up through the proxy
    return self
  }

  __clauseElement__(): any {
    return this._aliasedInsp.__clauseElement__()
  }

  toString(): string {
    return String(this._aliasedInsp)
  }
}

interface AliasedInspArgs {
  entity: AliasedClass
  subEntities: Map<string, AliasedClass>
  inspected: any
  selectable: any
  name: string | null
  withPolymorphicMappers: readonly Mapper[]
  polymorphicOn: any
  baseAlias: AliasedInsp | null
  useMapperPath: boolean
  adaptOnNames: boolean
  representsOuterJoin: boolean
  nestAdapters: boolean
}

/** What is known of an alias. */
export class AliasedInsp {
  readonly isAliasedClass = true
  readonly isMapper = false
  readonly isSelectable = false
  readonly isClauseElement = false
  readonly isProperty = false
  readonly isAttribute = false
  readonly isBundle = false

  readonly entity: AliasedClass
  readonly mapper: Mapper
  readonly selectable: any
  readonly persistSelectable: any
  readonly localTable: any
  readonly name: string | null
  readonly polymorphicOn: any
  readonly _baseAlias: AliasedInsp
  readonly _useMapperPath: boolean
  readonly representsOuterJoin: boolean
  readonly _isWithPolymorphic: boolean
  readonly withPolymorphicMappers: readonly Mapper[]
  readonly _withPolymorphicEntities: AliasedInsp[] = []
  readonly _adapter: any
  readonly _adaptOnNames: boolean
  /** The class, or the alias that this one is an alias of. */
  readonly _target: any
  readonly #subEntities: Map<string, AliasedClass>
  readonly #attributes = new Map<string, any>()
  readonly #memo = new Map<unknown, any>()
  #clauseElement: any = null
  #pathRegistry: EntityRegistry | null = null

  constructor(args: AliasedInspArgs) {
    const { inspected, selectable } = args
    const mapper: Mapper = inspected.mapper
    this.entity = args.entity
    this.#subEntities = args.subEntities
    this.mapper = mapper
    this.selectable = this.persistSelectable = this.localTable = selectable
    this.name = args.name
    this.polymorphicOn = args.polymorphicOn
    this._baseAlias = args.baseAlias ?? this
    this._useMapperPath = args.useMapperPath
    this.representsOuterJoin = args.representsOuterJoin
    this._adaptOnNames = args.adaptOnNames
    this._target = inspected.entity
    this._isWithPolymorphic = args.withPolymorphicMappers.length > 0
    this.withPolymorphicMappers = this._isWithPolymorphic ? args.withPolymorphicMappers : [mapper]
    if (this._isWithPolymorphic) {
      for (const poly of this.withPolymorphicMappers) {
        if (poly === mapper) continue
        const sub = new AliasedClass(poly, {
          alias: selectable,
          baseAlias: this,
          adaptOnNames: args.adaptOnNames,
          useMapperPath: args.useMapperPath,
        })
        this.#subEntities.set(poly.className, sub)
        this._withPolymorphicEntities.push(sub._aliasedInsp)
      }
    }
    const adapter = new ORMAdapter(mapper, {
      selectable,
      equivalents: mapper._equivalentColumns,
      adaptOnNames: args.adaptOnNames,
      anonymizeLabels: true,
      adaptFromSelectables: args.adaptOnNames
        ? null
        : new Set(this.withPolymorphicMappers.map((each) => each.selectable)),
      limitOnEntity: false,
    })
    this._adapter = args.nestAdapters ? inspected._adapter.wrap(adapter) : adapter
  }

  /** Configures what is not configured yet, before the entity is used in a statement. */
  _postInspect(): void {
    this.mapper._checkConfigure()
  }

  get class_(): any {
    return this.mapper.class_
  }

  get className(): string {
    return this.mapper.className
  }

  get entityNamespace(): any {
    return this.entity
  }

  get baseMapper(): Mapper {
    return this.mapper.baseMapper
  }

  get _annotations(): Readonly<Record<string, unknown>> {
    return {}
  }

  get _pathRegistry(): EntityRegistry {
    if (this._useMapperPath) return this.mapper._pathRegistry
    this.#pathRegistry ??= PathRegistry.perMapper(this)
    return this.#pathRegistry
  }

  /** An attribute of the class, adapted to this alias; or a sub-entity by its class name. */
  attr(key: string): any {
    let attribute = this.#attributes.get(key)
    if (attribute !== undefined) return attribute
    const sub = this.#subEntities.get(key)
    if (sub !== undefined) return sub
    const target = this._target
    // an alias of an alias takes the other's attribute, as Python's getattr on it would
    attribute = target._aliasedInsp ? target._aliasedInsp.attr(key) : this.mapper._classAttribute(key, this.entity)
    if (attribute?.adaptToEntity) {
      attribute = attribute.adaptToEntity(this)
      this.#attributes.set(key, attribute)
    }
    return attribute
  }

  __clauseElement__(): any {
    this.#clauseElement ??= this.selectable
      ._annotate({ parentmapper: this.mapper, parententity: this, entityNamespace: this })
      ._setPropagateAttrs({ compileStatePlugin: 'orm', pluginSubject: this })
    return this.#clauseElement
  }

  _adaptElement(expr: any, key?: string): any {
    const annotations: Record<string, unknown> = { parententity: this, parentmapper: this.mapper }
    if (key) annotations.proxyKey = key
    return this._adapter
      .traverse(expr)
      ._annotate(annotations)
      ._setPropagateAttrs({ compileStatePlugin: 'orm', pluginSubject: this })
  }

  _ormAdaptElement(expr: any, key?: string): any {
    return this._adaptElement(expr, key)
  }

  _entityForMapper(mapper: Mapper): AliasedInsp | null {
    if (this.withPolymorphicMappers.includes(mapper)) {
      if (mapper === this.mapper) return this
      return this.#subEntities.get(mapper.className)!._aliasedInsp
    }
    return mapper.isa(this.mapper) ? this : null
  }

  isa(mapper: Mapper): boolean {
    return this.mapper.isa(mapper)
  }

  commonParent(other: any): boolean {
    return this.mapper.commonParent(other)
  }

  get _getClause(): readonly [any, any] {
    const [clause, params] = this.mapper._getClause
    return [this._adapter.traverse(clause), params]
  }

  get _allColumnExpressions(): any[] {
    const columns = this._isWithPolymorphic
      ? this.mapper._columnsPlusKeys(this._withPolymorphicEntities.map((entity) => entity.mapper))
      : this.mapper._columnsPlusKeys()
    return [...new ColumnCollection(columns.map(([key, column]) => [key, this._adaptElement(column)] as const))]
  }

  _memo<T>(key: unknown, compute: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, compute())
    return this.#memo.get(key)
  }

  /** Two with_polymorphic settings for one path, as one. */
  _mergeWith(other: AliasedInsp): AliasedInsp {
    const ours = new Set(this.withPolymorphicMappers)
    const theirs = new Set(other.withPolymorphicMappers)
    if (ours.size === theirs.size && [...ours].every((mapper) => theirs.has(mapper))) return other
    const classes = [...new Set([...ours, ...theirs])]
    const [mappers, selectable] = other.mapper._withPolymorphicArgs(classes, null, !other.representsOuterJoin)
    return new AliasedClass(other.mapper, {
      alias: selectable._anonymousFromclause({ flat: true }),
      withPolymorphicMappers: mappers,
      withPolymorphicDiscriminator: other.polymorphicOn,
      useMapperPath: other._useMapperPath,
      representsOuterJoin: other.representsOuterJoin,
    })._aliasedInsp
  }

  toString(): string {
    const target = this._target._aliasedInsp ? String(this._target) : this.mapper.className
    if (!this._isWithPolymorphic) return `aliased(${target})`
    const names = this.withPolymorphicMappers.filter((mapper) => mapper !== this.mapper).map((each) => each.className)
    return `with_polymorphic(${target}, [${names.join(', ')}])`
  }

  /** The parts of the cache key of a statement that uses the alias. */
  _genCacheKey(): readonly unknown[] {
    return [this.name, this._adaptOnNames, this._useMapperPath, this.mapper, this.selectable]
  }
}

/** An alias of a mapped class; of a table or subquery, the FROM clause's alias. */
export function aliased<C>(element: C, options?: AliasedOptions): Aliased<C>
export function aliased<C>(element: C, alias: unknown, options?: AliasedOptions): Aliased<C>
export function aliased(element: any, second?: any, third: AliasedOptions = {}): any {
  const isOptions = second !== null && typeof second === 'object' && Object.getPrototypeOf(second) === Object.prototype
  const options: AliasedOptions & { alias?: any } = isOptions ? second : { ...third }
  if (typeof second === 'string') options.name = second
  const alias = options.alias ?? (isOptions || typeof second === 'string' ? null : (second ?? null))
  const { name = null, flat = false, adaptOnNames = false } = options
  if (element?.isClauseElement) {
    if (element._isSelectBase || element._isSelectStatement) {
      return coercions.expect(roles.FromClauseRole, element, { flat } as any)
    }
    if (adaptOnNames) throw new exc.ArgumentError('adapt_on_names only applies to ORM elements')
    return name
      ? element.alias(name, { flat })
      : coercions.expect(roles.AnonymizedFromClauseRole, element, { flat } as any)
  }
  const selectable =
    alias === null ? null : coercions.expect(roles.FromClauseRole, inspect(alias, false)?.selectable ?? alias)
  return new AliasedClass(element, { alias: selectable, name, flat, adaptOnNames })
}

/** Options of `withPolymorphic()`: an alias, inner joins, another selectable. */
export interface WithPolymorphicOptions {
  selectable?: any
  flat?: boolean
  polymorphicOn?: any
  aliased?: boolean
  innerjoin?: boolean
  adaptOnNames?: boolean
  name?: string | null
  _useMapperPath?: boolean
}

/** An alias whose subclasses are under their names: `staff.Manager.budget`. */
export type PolymorphicAlias<C> = Aliased<C> & { readonly [subclass: string]: any }

/** An alias which loads subclasses along with the base class. */
export function withPolymorphic<C extends abstract new (...args: any) => any>(
  base: C,
  classes: '*' | Iterable<abstract new (...args: any) => any> | (abstract new (...args: any) => any),
  options?: WithPolymorphicOptions,
): PolymorphicAlias<C>
export function withPolymorphic(base: any, classes: any, options?: WithPolymorphicOptions): any
export function withPolymorphic(base: any, classes: any, options: WithPolymorphicOptions = {}): any {
  const { selectable: given = false, flat = false, aliased: alias = false, innerjoin = false } = options
  const mapper = classMapper(base)
  if (given !== null && given !== false && flat) {
    throw new exc.ArgumentError(
      "the 'flat' and 'selectable' arguments cannot be passed simultaneously to with_polymorphic()",
    )
  }
  // One class stands for a list of it.
  const list = typeof classes?.[Symbol.iterator] === 'function' ? classes : [classes]
  const spec = classes === '*' || classes === null ? classes : [...list]
  const coerced = given ? coercions.expect(roles.StrictFromClauseRole, given, { allowSelect: true } as any) : given
  const [mappers, from] = mapper._withPolymorphicArgs(spec, coerced, innerjoin)
  const selectable = alias || flat ? from._anonymousFromclause({ flat }) : from
  return new AliasedClass(base, {
    alias: selectable,
    name: options.name ?? null,
    withPolymorphicMappers: mappers,
    adaptOnNames: options.adaptOnNames ?? false,
    withPolymorphicDiscriminator: options.polymorphicOn ?? null,
    useMapperPath: options._useMapperPath ?? false,
    representsOuterJoin: !innerjoin,
  })
}

// How two entities of a path or query relate (SQLAlchemy's `_entity_corresponds_to` and its kin).

export function entityCorrespondsTo(given: any, entity: any): boolean {
  if (entity.isAliasedClass) return Boolean(given.isAliasedClass) && entity._baseAlias === given._baseAlias
  if (given.isAliasedClass) {
    return given._useMapperPath ? given.withPolymorphicMappers.includes(entity) : entity === given
  }
  return entity.commonParent(given)
}

export function entityCorrespondsToUsePathImpl(given: any, entity: any): boolean {
  if (given.isAliasedClass) {
    return (
      Boolean(entity.isAliasedClass) &&
      !entity._useMapperPath &&
      (given === entity || given._withPolymorphicEntities.includes(entity))
    )
  }
  if (!entity.isAliasedClass) return given.isa(entity.mapper)
  return entity._useMapperPath && entity.withPolymorphicMappers.includes(given)
}

export function entityIsa(given: any, mapper: Mapper): boolean {
  if (given.isAliasedClass || given.withPolymorphicMappers.length > 0) {
    return given.withPolymorphicMappers.includes(mapper) || given.mapper.isa(mapper)
  }
  return given.isa(mapper)
}
showAs(AliasedClass)
