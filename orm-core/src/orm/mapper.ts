// The mapper: which attributes of a class stand for which columns and relationships, and how the class relates to the
// classes that it inherits from. Its construction is in mapper-configure.ts; the declarative reading of classes is in
// declarative.ts, and configuration of all mappers together (where relationships are resolved) in registry.ts.

import * as exc from '../sql/exc.ts'
import {
  AliasedReturnsRows,
  and,
  bindparam,
  type Column,
  type ColumnCollection,
  type ColumnElement,
  type FromClause,
  findTables,
  null_,
  traverse,
} from '../sql/index.ts'
import { showAs } from '../sql/show.ts'
import { ORMAdapter } from './adapters.ts'
import { ColumnMap, ColumnSet } from './columns.ts'
import * as orm_exc from './exc.ts'
import type { MapperProperty } from './interfaces.ts'
import {
  adaptInheritedProperty,
  configureInheritance,
  configurePks,
  configurePolymorphicSetter,
  configureProperties,
  configureProperty,
  configureVersion,
} from './mapper-configure.ts'
import { type EntityRegistry, PathRegistry } from './path-registry.ts'
import type { Registry } from './registry.ts'

/** `with_polymorphic`: `*`, or the classes, or one of them with the selectable to use. */
export type WithPolymorphic = readonly ['*' | readonly any[] | null, FromClause | null]

/** The options of a mapper: `__mapper_args__` in camelCase. */
export interface MapperArgs {
  properties?: Map<string, unknown> | Record<string, unknown>
  primaryKey?: unknown
  inherits?: unknown
  inheritCondition?: unknown
  inheritForeignKeys?: unknown
  alwaysRefresh?: boolean
  versionIdCol?: unknown
  versionIdGenerator?: unknown
  polymorphicOn?: unknown
  polymorphicIdentity?: unknown
  concrete?: boolean
  withPolymorphic?: unknown
  polymorphicAbstract?: boolean
  polymorphicLoad?: 'inline' | 'selectin' | null
  allowPartialPks?: boolean
  batch?: boolean
  columnPrefix?: string | null
  includeProperties?: Iterable<unknown> | null
  excludeProperties?: Iterable<unknown> | null
  passiveUpdates?: boolean
  passiveDeletes?: boolean
  confirmDeletedRows?: boolean
  eagerDefaults?: boolean | 'auto'
  legacyIsOrphan?: boolean
  [name: string]: unknown
}

/** Which class is mapped, under which names. */
export interface MappedClass {
  readonly class_: any
  readonly className: string
  readonly qualname: string
  readonly registry: Registry
  /** Hybrids, association proxies and other class attributes that are not mapped themselves. */
  readonly descriptors: Map<string, any>
}

/** How a class is mapped to tables; `inspect(User)` gives it. */
export class Mapper {
  readonly isMapper = true
  readonly isAliasedClass = false
  readonly isSelectable = false
  readonly isClauseElement = false
  readonly isProperty = false
  readonly isAttribute = false
  readonly isBundle = false
  readonly representsOuterJoin = false
  readonly nonPrimary = false
  readonly _useMapperPath = false

  readonly class_: any
  readonly className: string
  readonly qualname: string
  readonly registry: Registry
  readonly args: MapperArgs

  inherits: Mapper | null = null
  baseMapper!: Mapper
  concrete: boolean
  single = false
  localTable!: FromClause
  persistSelectable!: any
  inheritCondition: any = null
  inheritForeignKeys: any
  _inheritingMappers: Mapper[] = []
  _inheritsEquatedPairs: [ColumnElement<any>, ColumnElement<any>][] | null = null
  _allTables!: Set<FromClause>
  tables: FromClause[] = []
  _pksByTable = new Map<FromClause, ColumnSet>()
  _colsByTable = new Map<FromClause, ColumnSet>()
  _readonlyProps: Set<MapperProperty> | null = null
  primaryKey: readonly Column[] = []

  polymorphicOn: any = null
  polymorphicIdentity: any
  polymorphicAbstract: boolean
  polymorphicMap: Map<unknown, Mapper> = new Map()
  polymorphicLoad: 'inline' | 'selectin' | null
  _polymorphicAttrKey: string | null = null
  withPolymorphic: WithPolymorphic | null = null
  _requiresRowAliasing = false
  _identityClass!: any
  /** The mapper under which its objects are known by their keys: a concrete subclass has keys of its own. */
  _identityMapper!: Mapper

  versionIdCol: any = null
  versionIdGenerator: any
  allowPartialPks: boolean
  eagerDefaults: boolean | 'auto'
  passiveUpdates: boolean
  passiveDeletes: boolean
  confirmDeletedRows: boolean
  batch: boolean
  alwaysRefresh: boolean
  legacyIsOrphan: boolean
  columnPrefix: string | null
  includeProperties: Set<unknown> | null
  excludeProperties: Set<unknown> | null
  _deleteOrphans: [string, any][] = []
  validators = new Map<string, unknown>()

  _initProperties: Map<string, unknown>
  _props!: Map<string, MapperProperty>
  columns!: ColumnCollection
  _columntoproperty = new ColumnMap<MapperProperty>()
  /** The class-bound attributes of the mapped properties. */
  readonly _attributes = new Map<string, any>()
  /** Hybrids, association proxies: class attributes that are not mapped themselves. */
  readonly _descriptors: Map<string, any>

  configured = false
  _configureFailed: Error | null = null
  readonly #pathRegistry: EntityRegistry
  readonly #memo = new Map<string, unknown>()
  #namespace: any = null
  readonly _memoizedValues = new Map<unknown, unknown>()

  constructor(mapped: MappedClass, localTable: FromClause | null, args: MapperArgs = {}) {
    this.class_ = mapped.class_
    this.className = mapped.className
    this.qualname = mapped.qualname
    this.registry = mapped.registry
    this._descriptors = mapped.descriptors
    this.args = args
    this.concrete = args.concrete ?? false
    this.inheritForeignKeys = args.inheritForeignKeys ?? null
    this.polymorphicIdentity = args.polymorphicIdentity ?? null
    this.polymorphicAbstract = args.polymorphicAbstract ?? false
    this.polymorphicLoad = args.polymorphicLoad ?? null
    this.versionIdGenerator = args.versionIdGenerator ?? null
    this.allowPartialPks = args.allowPartialPks ?? true
    this.eagerDefaults = args.eagerDefaults ?? 'auto'
    this.passiveUpdates = args.passiveUpdates ?? true
    this.passiveDeletes = args.passiveDeletes ?? false
    this.batch = args.batch ?? true
    this.alwaysRefresh = args.alwaysRefresh ?? false
    this.legacyIsOrphan = args.legacyIsOrphan ?? false
    this.columnPrefix = args.columnPrefix ?? null
    this.includeProperties = args.includeProperties ? new Set(args.includeProperties) : null
    const excluded = args.excludeProperties ? new Set(args.excludeProperties) : null
    this.excludeProperties = excluded && excluded.size > 0 ? excluded : null
    this._initProperties =
      args.properties instanceof Map ? new Map(args.properties) : new Map(Object.entries(args.properties ?? {}))
    this.#pathRegistry = PathRegistry.perMapper(this)
    configureInheritance(this, localTable)
    this.confirmDeletedRows = this.inherits && !this.concrete ? false : (args.confirmDeletedRows ?? true)
    Object.defineProperty(this.class_, '__mapper__', { value: this, configurable: true, writable: true })
    configureProperties(this)
    configureVersion(this)
    configurePolymorphicSetter(this, false)
    configurePks(this)
    this.registry._flagNewMapper(this)
    this._expireMemoizations()
  }

  // ---- memory -------------------------------------------------------------------------------------------------

  /** Computes once until the mapper's properties change (SQLAlchemy's `HasMemoized`). */
  _memoized<T>(key: string, compute: () => T): T {
    if (this.#memo.has(key)) return this.#memo.get(key) as T
    const value = compute()
    this.#memo.set(key, value)
    return value
  }

  _resetMemoizations(): void {
    this.#memo.clear()
  }

  _expireMemoizations(): void {
    for (const mapper of this.iterateToRoot()) mapper._resetMemoizations()
  }

  _memo<T>(key: unknown, compute: () => T): T {
    if (this._memoizedValues.has(key)) return this._memoizedValues.get(key) as T
    const value = compute()
    this._memoizedValues.set(key, value)
    return value
  }

  // ---- identity -----------------------------------------------------------------------------------------------

  get mapper(): this {
    return this
  }

  get entity(): any {
    return this.class_
  }

  /** Where `filter_by(name=…)` looks names up: the attributes of the class. */
  get entityNamespace(): any {
    this.#namespace ??= new Proxy({}, { get: (_target, key) => (typeof key === 'string' ? this.attr(key) : undefined) })
    return this.#namespace
  }

  get name(): string {
    return this.className
  }

  get _pathRegistry(): EntityRegistry {
    return this.#pathRegistry
  }

  get _annotations(): Readonly<Record<string, unknown>> {
    return {}
  }

  get c(): ColumnCollection {
    return this.columns
  }

  /** The older name of `persistSelectable`. */
  get mappedTable(): any {
    return this.persistSelectable
  }

  get _desc(): string {
    return `Mapper[${this.className}(${this.localTable?.description ?? this.persistSelectable?.description})]`
  }

  toString(): string {
    return this._desc
  }

  /** The mapper is its own key in a compiled statement's cache key. */
  _genCacheKey(): readonly unknown[] {
    return [this]
  }

  primaryMapper(): this {
    return this
  }

  commonParent(other: { baseMapper?: Mapper; mapper?: Mapper }): boolean {
    return this.baseMapper === (other.baseMapper ?? other.mapper?.baseMapper)
  }

  isSibling(other: Mapper): boolean {
    return this.baseMapper === other.baseMapper && !this.isa(other) && !other.isa(this)
  }

  isa(other: Mapper): boolean {
    for (let mapper: Mapper | null = this; mapper; mapper = mapper.inherits) if (mapper === other) return true
    return false
  }

  *iterateToRoot(): IterableIterator<Mapper> {
    for (let mapper: Mapper | null = this; mapper; mapper = mapper.inherits) yield mapper
  }

  get selfAndDescendants(): readonly Mapper[] {
    return this._memoized('selfAndDescendants', () => {
      const descendants: Mapper[] = []
      const queue: Mapper[] = [this]
      for (let item = queue.shift(); item; item = queue.shift()) {
        descendants.push(item)
        queue.push(...item._inheritingMappers)
      }
      return descendants
    })
  }

  polymorphicIterator(): Iterator<Mapper> {
    return this.selfAndDescendants[Symbol.iterator]()
  }

  // ---- configuration ------------------------------------------------------------------------------------------

  /** Configures the registry's new mappers, if there are any. */
  _checkConfigure(): void {
    this.registry._checkConfigure()
  }

  /** Configures what is not configured yet, before the entity is used in a statement. */
  _postInspect(): void {
    this._checkConfigure()
  }

  _configureProperty(key: string, prop: unknown, options: ConfigurePropertyOptions = {}): MapperProperty {
    return configureProperty(this, key, prop, options)
  }

  _adaptInheritedProperty(key: string, prop: MapperProperty, init: boolean): void {
    adaptInheritedProperty(this, key, prop, init)
  }

  addProperty(key: string, prop: unknown): void {
    const configured = this._configureProperty(key, prop, { init: this.configured, warnForExisting: true })
    this._initProperties.set(key, configured)
  }

  /** Puts a property in front of another: their order is that of the columns in a SELECT. */
  _moveProperty(key: string, before: string): void {
    for (const map of [this._props, this._initProperties] as Map<string, any>[]) {
      const moved = map.get(key)
      if (moved === undefined || !map.has(before)) continue
      const rest = [...map].filter(([name]) => name !== key)
      map.clear()
      for (const [name, prop] of rest) {
        if (name === before) map.set(key, moved)
        map.set(name, prop)
      }
    }
  }

  addProperties(properties: Record<string, unknown>): void {
    for (const [key, prop] of Object.entries(properties)) this.addProperty(key, prop)
  }

  _postConfigureProperties(onError?: (prop: MapperProperty, error: Error) => void): void {
    for (const prop of [...this._props.values()]) {
      try {
        if (prop.parent === this && !prop._configureStarted) prop.init()
        if (prop._configureFinished) prop.postInstrumentClass(this)
      } catch (error) {
        if (!onError) throw error
        onError(prop, error as Error)
      }
    }
    this.configured = true
  }

  // ---- attributes ---------------------------------------------------------------------------------------------

  hasProperty(key: string): boolean {
    return this._props.has(key)
  }

  getProperty(key: string, configureMappers = false): MapperProperty {
    if (configureMappers) this._checkConfigure()
    const prop = this._props.get(key)
    if (prop === undefined) {
      throw new exc.InvalidRequestError(
        `Mapper '${this}' has no property '${key}'.  If this property was indicated from other mappers or configure events, ensure registry.configure() has been called.`,
      )
    }
    return prop
  }

  getPropertyByColumn(column: any): MapperProperty {
    const prop = this._columntoproperty.get(column)
    if (prop === undefined) {
      throw new orm_exc.UnmappedColumnError(`No column ${column} is configured on mapper ${this}...`)
    }
    return prop
  }

  /** The class-bound attribute of that name (`User.name`): a mapped attribute, hybrid or association proxy. */
  attr(key: string): any {
    return this._classAttribute(key, this.class_)
  }

  /** The attribute as seen from `owner`: this class, or an alias of it. */
  _classAttribute(key: string, owner: any): any {
    const attribute = this._attributes.get(key)
    if (attribute !== undefined) return attribute
    const descriptor = this._descriptor(key)
    return descriptor?.get ? descriptor.get(owner, key) : descriptor
  }

  /** The unmapped descriptor (hybrid, association proxy) of that name on this class or one that it inherits from. */
  _descriptor(key: string): any {
    for (const mapper of this.iterateToRoot()) {
      const descriptor = mapper._descriptors.get(key)
      if (descriptor !== undefined) return descriptor
    }
    return undefined
  }

  /** The names of all class-bound attributes: mapped ones, then hybrids and association proxies. */
  get allOrmDescriptorKeys(): readonly string[] {
    const keys = new Set(this._attributes.keys())
    for (const mapper of this.iterateToRoot()) for (const key of mapper._descriptors.keys()) keys.add(key)
    return [...keys]
  }

  get allOrmDescriptors(): ReadonlyMap<string, any> {
    return new Map(this.allOrmDescriptorKeys.map((key) => [key, this._attributes.get(key) ?? this._descriptor(key)]))
  }

  get attrs(): ReadonlyMap<string, MapperProperty> {
    this._checkConfigure()
    return this._props
  }

  get iterateProperties(): IterableIterator<MapperProperty> {
    return this._props.values()
  }

  get columnAttrs(): ReadonlyMap<string, any> {
    return this._filterProperties('columnAttrs', (prop) => '_isColumnProperty' in prop)
  }

  get relationships(): ReadonlyMap<string, any> {
    return this._filterProperties('relationships', (prop) => prop._isRelationship)
  }

  get synonyms(): ReadonlyMap<string, any> {
    return this._filterProperties('synonyms', (prop) => '_isSynonym' in prop)
  }

  get composites(): ReadonlyMap<string, any> {
    return this._filterProperties('composites', (prop) => '_isComposite' in prop)
  }

  _filterProperties(name: string, test: (prop: MapperProperty) => boolean): ReadonlyMap<string, any> {
    this._checkConfigure()
    return this._memoized(name, () => new Map([...this._props].filter(([, prop]) => test(prop))))
  }

  get _propSet(): ReadonlySet<MapperProperty> {
    return this._memoized('propSet', () => new Set(this._props.values()))
  }

  get _identityKeyProps(): readonly MapperProperty[] {
    return this._memoized('identityKeyProps', () => this.primaryKey.map((col) => this.getPropertyByColumn(col)))
  }

  get _allPkCols(): ColumnSet {
    return this._memoized('allPkCols', () => {
      const all = new ColumnSet()
      for (const table of this.tables) all.update(this._pksByTable.get(table) ?? [])
      return all
    })
  }

  get _primaryKeyPropkeys(): ReadonlySet<string> {
    return this._memoized(
      'primaryKeyPropkeys',
      () => new Set([...this._allPkCols].map((col) => this.getPropertyByColumn(col).key)),
    )
  }

  get _shouldUndeferInWildcard(): ColumnSet {
    return this._memoized('shouldUndefer', () => {
      const cols = new ColumnSet(this.primaryKey)
      if (this.polymorphicOn !== null) cols.add(this.polymorphicOn)
      return cols
    })
  }

  get _versionIdProp(): MapperProperty | null {
    return this.versionIdCol === null ? null : this.getPropertyByColumn(this.versionIdCol)
  }

  // ---- statements ---------------------------------------------------------------------------------------------

  get selectable(): any {
    return this._withPolymorphicSelectable
  }

  __clauseElement__(): any {
    return this._memoized('clauseElement', () => {
      const own = { entityNamespace: this, parententity: this, parentmapper: this }
      const plugin = { compileStatePlugin: 'orm', pluginSubject: this }
      const annotations: Record<string, unknown> = { ...own }
      if (this.persistSelectable !== this.localTable) {
        annotations.dmlTable = (this.localTable as any)._annotate(own)._setPropagateAttrs(plugin)
      }
      return this.selectable._annotate(annotations)._setPropagateAttrs(plugin)
    })
  }

  get selectIdentityToken(): any {
    return null_()
      ._annotate({ entityNamespace: this, parententity: this, parentmapper: this, identityToken: true })
      ._setPropagateAttrs({ compileStatePlugin: 'orm', pluginSubject: this })
  }

  /** `pk = :pk_1 AND …`, with the parameters by primary key column. */
  get _getClause(): readonly [any, ColumnMap<any>] {
    return this._memoized('getClause', () => {
      const params = this.primaryKey.map(
        (col, index) => [col, bindparam(`pk_${index + 1}`, undefined, { type: col.type })] as const,
      )
      const clause = and(...params.map(([col, param]) => (col as any).eq(param)))
      return [clause, new ColumnMap<any>(params as any)] as const
    })
  }

  /** Columns that an inheritance condition makes equal. */
  get _equivalentColumns(): ColumnMap<ColumnSet> {
    return this._memoized('equivalentColumns', () => {
      const result = new ColumnMap<ColumnSet>()
      const relate = (one: any, other: any) => {
        const known = result.get(one)
        if (known) known.add(other)
        else result.set(one, new ColumnSet([other]))
      }
      const binary = (node: any) => {
        if (node.operator?.name !== 'eq') return
        relate(node.left, node.right)
        relate(node.right, node.left)
      }
      for (const mapper of this.baseMapper.selfAndDescendants) {
        if (mapper.inheritCondition !== null) traverse(mapper.inheritCondition, {}, { binary })
      }
      return result
    })
  }

  // ---- inheritance --------------------------------------------------------------------------------------------

  /** `type IN ('manager', …)` for a class that shares its table with the class that it inherits from. */
  get _singleTableCriterion(): any {
    return this._memoized('singleTableCriterion', () => {
      if (!this.single || !this.inherits || this.polymorphicOn === null) return null
      const identities = this.selfAndDescendants
        .filter((mapper) => !mapper.polymorphicAbstract)
        .map((mapper) => mapper.polymorphicIdentity)
      return this.polymorphicOn._annotate({ parententity: this, parentmapper: this }).in(identities)
    })
  }

  get _hasAliasedPolymorphicFromclause(): boolean {
    return this.withPolymorphic?.[1] instanceof AliasedReturnsRows
  }

  get _shouldSelectWithPolyAdapter(): boolean {
    return (
      this._hasAliasedPolymorphicFromclause ||
      this._requiresRowAliasing ||
      this.baseMapper._hasAliasedPolymorphicFromclause ||
      this.baseMapper._requiresRowAliasing
    )
  }

  get _withPolymorphicMappers(): readonly Mapper[] {
    this._checkConfigure()
    return this._memoized('withPolymorphicMappers', () =>
      this.withPolymorphic ? this._mappersFromSpec(...this.withPolymorphic) : [],
    )
  }

  get withPolymorphicMappers(): readonly Mapper[] {
    return this._withPolymorphicMappers
  }

  get _withPolymorphicSelectable(): any {
    if (!this.withPolymorphic) return this.persistSelectable
    return this._memoized('withPolymorphicSelectable', () => {
      const [spec, selectable] = this.withPolymorphic!
      if (selectable !== null) return selectable
      return this._selectableFromMappers(this._mappersFromSpec(spec, selectable), false)
    })
  }

  _mappersFromSpec(spec: WithPolymorphic[0], selectable: FromClause | null): readonly Mapper[] {
    let mappers: readonly Mapper[]
    if (spec === '*') {
      mappers = this.selfAndDescendants
    } else if (spec && spec.length > 0) {
      const included = new Set<Mapper>()
      for (const given of spec) {
        const mapper: Mapper = given.isMapper ? given : given.__mapper__
        if (!mapper) throw new orm_exc.UnmappedClassError(given)
        if (!mapper.isa(this)) {
          throw new exc.InvalidRequestError(`${mapper} does not inherit from ${this}`)
        }
        if (selectable === null) for (const each of mapper.iterateToRoot()) included.add(each)
        else included.add(mapper)
      }
      mappers = this.selfAndDescendants.filter((mapper) => included.has(mapper))
    } else {
      mappers = []
    }
    if (selectable !== null) {
      const tables = new Set(findTables(selectable, { includeAliases: true }))
      mappers = mappers.filter((mapper) => tables.has(mapper.localTable))
    }
    return mappers
  }

  _selectableFromMappers(mappers: readonly Mapper[], innerjoin: boolean): any {
    let from = this.persistSelectable
    for (const mapper of mappers) {
      if (mapper === this) continue
      if (mapper.concrete) {
        throw new exc.InvalidRequestError(
          "'with_polymorphic()' requires 'selectable' argument when concrete-inheriting mappers are used.",
        )
      }
      if (!mapper.single) {
        from = innerjoin
          ? from.join(mapper.localTable, mapper.inheritCondition)
          : from.outerjoin(mapper.localTable, mapper.inheritCondition)
      }
    }
    return from
  }

  /** `selectable`: false to use the mapper's own, null for none. */
  _withPolymorphicArgs(
    spec: WithPolymorphic[0] = null,
    selectable: any = false,
    innerjoin = false,
  ): readonly [readonly Mapper[], any] {
    let useSpec = spec
    let use = selectable
    if (this.withPolymorphic) {
      if (!useSpec || useSpec.length === 0) useSpec = this.withPolymorphic[0]
      if (use === false) use = this.withPolymorphic[1]
    } else if (use === false) {
      use = null
    }
    const mappers = this._mappersFromSpec(useSpec, use)
    return use !== null ? [mappers, use] : [mappers, this._selectableFromMappers(mappers, innerjoin)]
  }

  get _polymorphicProperties(): readonly MapperProperty[] {
    const mappers = this._withPolymorphicMappers
    return this._memoized('polymorphicProperties', () => this._iteratePolymorphicProperties(mappers))
  }

  _iteratePolymorphicProperties(mappers: readonly Mapper[] = this._withPolymorphicMappers): readonly MapperProperty[] {
    if (mappers.length === 0) return [...this._props.values()]
    const unique = new Set<MapperProperty>()
    for (const mapper of [this as Mapper, ...mappers]) for (const prop of mapper._props.values()) unique.add(prop)
    // the discriminator of another mapper of the hierarchy is not loaded twice
    return [...unique].filter((prop: any) => {
      return (
        !prop._isPolymorphicDiscriminator || (this.polymorphicOn !== null && prop.columns[0] === this.polymorphicOn)
      )
    })
  }

  get _polymorphicAdapter(): ORMAdapter | null {
    return this._memoized('polymorphicAdapter', () =>
      this._hasAliasedPolymorphicFromclause
        ? new ORMAdapter(this, {
            selectable: this.selectable,
            equivalents: this._equivalentColumns,
            limitOnEntity: false,
          })
        : null,
    )
  }

  get _allColumnExpressions(): any[] {
    const adapter = this._polymorphicAdapter
    return this._polymorphicProperties
      .filter((prop: any) => prop._isColumnProperty && prop._rendersInSubqueries)
      .flatMap((prop: any) => prop.columns)
      .map((col) => (adapter ? adapter.columns.get(col) : col))
  }

  _columnsPlusKeys(polymorphicMappers: readonly Mapper[] = []): [string, any][] {
    const props =
      polymorphicMappers.length > 0
        ? this._iteratePolymorphicProperties(polymorphicMappers)
        : this._polymorphicProperties
    return props.filter((prop: any) => prop._isColumnProperty).map((prop: any) => [prop.key, prop.columns[0]])
  }

  /** The subclasses up to `mapper` that are part of one polymorphic select. */
  *_iterateToTargetViawpoly(mapper: Mapper): IterableIterator<Mapper> {
    if (!this.isa(mapper)) return
    let prev: Mapper = this
    for (const each of this.iterateToRoot()) {
      yield each
      if (each !== prev && !each._withPolymorphicMappers.includes(prev)) break
      prev = each
      if (each === mapper) break
    }
  }

  _wouldSelectinLoadOnlyFromGivenMapper(superMapper: Mapper): boolean {
    for (const mapper of this._iterateToTargetViawpoly(superMapper)) {
      if (mapper.polymorphicLoad === 'selectin') return mapper === superMapper
    }
    return false
  }

  _shouldSelectinLoad(enabledViaOpt: readonly any[] | null, polymorphicFrom: Mapper): any {
    if (!enabledViaOpt || enabledViaOpt.length === 0) {
      for (const mapper of this._iterateToTargetViawpoly(polymorphicFrom)) {
        if (mapper.polymorphicLoad === 'selectin') return mapper
      }
      return null
    }
    const enabled = new Map<Mapper, any>(enabledViaOpt.map((entity) => [entity.mapper, entity]))
    for (const entity of new Set([...enabledViaOpt, polymorphicFrom])) {
      for (const mapper of this._iterateToTargetViawpoly(entity.mapper)) {
        if (mapper.polymorphicLoad === 'selectin' || enabled.has(mapper)) return enabled.get(mapper) ?? mapper
      }
    }
    return null
  }

  /** Whether a property of this name is kept out: excluded by option, or hidden by a class attribute of that name. */
  _shouldExclude(name: string, assignedName: string, column: any, local = false): boolean {
    if (column?._omitFromStatements) return true
    if (this._descriptor(assignedName) !== undefined) return true
    // A class that was read from source says which of its names are properties, methods or values of its own.
    const plain = (this.class_ as { __plainAttributes__?: PlainAttributes }).__plainAttributes__
    if ((local ? plain?.own : plain?.all)?.has(assignedName)) return true
    if (
      this.includeProperties !== null &&
      !this.includeProperties.has(name) &&
      (column === null || !this.includeProperties.has(column))
    ) {
      return true
    }
    return (
      this.excludeProperties !== null &&
      (this.excludeProperties.has(name) || (column !== null && this.excludeProperties.has(column)))
    )
  }

  get _multiplePersistenceTables(): boolean {
    return this.tables.length > 1
  }
}

/** Names of a class that hide a mapped attribute: those of its own body, and those by which Python finds them in any parent. */
export interface PlainAttributes {
  readonly own: ReadonlySet<string>
  readonly all: ReadonlySet<string>
}

export interface ConfigurePropertyOptions {
  init?: boolean
  setparent?: boolean
  warnForExisting?: boolean
}
showAs(Mapper, (mapper) => mapper.className)
