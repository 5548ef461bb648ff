// relationship(): the attribute that leads from one mapped class to another. This file holds the property, how its
// arguments are resolved, its back-references and checks; how the two tables are joined is join-condition.ts, what
// `User.posts` can do in an expression is relationship-comparator.ts.

import * as exc from '../sql/exc.ts'
import { ClauseAdapter, clonedTraverse, deepDeannotate } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { registerDescriptor } from './attributes.ts'
import { CascadeOptions } from './cascade.ts'
import { ColumnSet } from './columns.ts'
import { valueForComparison } from './comparison-value.ts'
import { UnmappedClassError } from './exc.ts'
import { inspect, instanceInspection, isMappedEntity } from './inspect.ts'
import { MANYTOMANY, MANYTOONE, ONETOMANY, type RelationshipDirection, StrategizedProperty } from './interfaces.ts'
import { JoinCondition } from './join-condition.ts'
import type { Mapper } from './mapper.ts'
import { adaptCriterionToNull } from './null-criteria.ts'
import { RELATIONSHIP_TOKEN } from './path-registry.ts'
import { flushPendingClasses } from './pending.ts'
import { RelationshipComparator } from './relationship-comparator.ts'
import { columnArgument } from './relationship-marks.ts'

/** `'joined'` and its kin, as in SQLAlchemy. */
export type LazyArgument =
  | 'select'
  | 'joined'
  | 'selectin'
  | 'subquery'
  | 'raise'
  | 'raise_on_sql'
  | 'noload'
  | 'immediate'
  | 'write_only'
  | 'dynamic'
  | 'baked_select'
  | boolean
  | null

/** Options of `relationship()`: the other side, its join, cascades, how it is loaded. */
export interface RelationshipOptions {
  secondary?: unknown
  uselist?: boolean | null
  collectionClass?: unknown
  primaryjoin?: unknown
  secondaryjoin?: unknown
  backPopulates?: string | null
  orderBy?: unknown
  backref?: string | readonly [string, Record<string, unknown>] | null
  overlaps?: string | null
  postUpdate?: boolean
  cascade?: string | false
  viewonly?: boolean
  lazy?: LazyArgument
  passiveDeletes?: boolean | 'all'
  passiveUpdates?: boolean
  activeHistory?: boolean
  enableTypechecks?: boolean
  foreignKeys?: unknown
  remoteSide?: unknown
  joinDepth?: number | null
  comparatorFactory?: any
  singleParent?: boolean
  innerjoin?: boolean | 'nested' | 'unnested'
  distinctTargetKey?: boolean | null
  loadOnPending?: boolean
  queryClass?: unknown
  info?: Record<string, unknown> | null
  omitJoin?: boolean | null
  syncBackref?: boolean | null
  doc?: string | null
  cascadeBackrefs?: boolean
  /** TypeScript: whether a single object may be absent. */
  nullable?: boolean
}

function toList(value: any): any[] {
  if (value === null || value === undefined || value === false) return []
  if (Array.isArray(value)) return value
  if (value instanceof Set || value instanceof ColumnSet) return [...value]
  return [value]
}

export function isThunk(value: unknown): value is () => any {
  return typeof value === 'function' && !Object.hasOwn(value, '__mapper__') && !isClass(value)
}

/** A class, as opposed to a function that is to be called: only a class's `prototype` can't be replaced. */
function isClass(value: Function): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
}

/** A relationship of a mapper, with its join. */
export class RelationshipProperty extends StrategizedProperty {
  readonly strategyWildcardKey = RELATIONSHIP_TOKEN
  override readonly _linksToEntity = true
  override readonly _isRelationship = true
  readonly _isDeclaredRelationship = true

  argument: any
  readonly _givenOptions: RelationshipOptions
  uselist: boolean | null
  /** In TypeScript, a function that gives `[Post]` means a collection, and one that gives `Post` a single object. */
  _inferUselist = false
  secondaryArgument: any
  postUpdate: boolean
  viewonly: boolean
  syncBackref: boolean | null
  lazy: LazyArgument
  singleParent: boolean
  collectionClass: unknown
  /** What hears of its collections' changes; made by instrumentation.ts. */
  _collectionAdapter: unknown = null
  passiveDeletes: boolean | 'all'
  passiveUpdates: boolean
  enableTypechecks: boolean
  queryClass: unknown
  innerjoin: boolean | 'nested' | 'unnested'
  distinctTargetKey: boolean | null
  activeHistory: boolean
  joinDepth: number | null
  omitJoin: boolean | null
  loadOnPending: boolean
  /** The class to derive a `comparatorFactory` from. */
  static get Comparator(): typeof RelationshipComparator {
    return RelationshipComparator
  }
  comparatorFactory: any
  backPopulates: string | null
  backref: RelationshipOptions['backref']
  readonly _overlaps: ReadonlySet<string>
  readonly _reverseProperty = new Set<RelationshipProperty>()
  /** The relationship whose `backref` made this one. */
  _madeBy: RelationshipProperty | null = null
  /** What was said of `uselist` before the direction was known. */
  #declaredUselist: boolean | null = null
  #cascade!: CascadeOptions
  #entity: any = null
  /** The class-bound attribute, once the class is mapped. */
  _attribute: any = null

  // what the join condition determines
  _joinCondition!: JoinCondition
  primaryjoin: any
  secondaryjoin: any = null
  secondary: any = null
  direction!: RelationshipDirection
  localRemotePairs: readonly (readonly [any, any])[] = []
  remoteSide: ColumnSet = new ColumnSet()
  localColumns: ColumnSet = new ColumnSet()
  synchronizePairs: readonly (readonly [any, any])[] = []
  secondarySynchronizePairs: readonly (readonly [any, any])[] = []
  _calculatedForeignKeys: ColumnSet = new ColumnSet()
  _userDefinedForeignKeys: ColumnSet = new ColumnSet()
  orderBy: readonly any[] | false = false
  target: any
  #lazyStrategy: any
  readonly #resolved: Record<string, any> = {}

  constructor(argument: any, secondary: any = null, options: RelationshipOptions = {}) {
    super()
    this.argument = argument
    this._givenOptions = options
    this.secondaryArgument = secondary ?? options.secondary ?? null
    this.uselist = options.uselist ?? null
    this.postUpdate = options.postUpdate ?? false
    this.viewonly = options.viewonly ?? false
    if (this.viewonly) this.#warnForPersistenceOnlyFlags(options)
    if (this.viewonly && options.syncBackref) {
      throw new exc.ArgumentError('sync_backref and viewonly cannot both be True')
    }
    this.syncBackref = options.syncBackref ?? null
    this.lazy = options.lazy === undefined ? 'select' : options.lazy
    this.singleParent = options.singleParent ?? false
    this.collectionClass = options.collectionClass ?? null
    this.passiveDeletes = options.passiveDeletes ?? false
    if (options.cascadeBackrefs) {
      throw new exc.ArgumentError("The 'cascade_backrefs' parameter passed to relationship() may only be set to False.")
    }
    this.passiveUpdates = options.passiveUpdates ?? true
    this.enableTypechecks = options.enableTypechecks ?? true
    this.queryClass = options.queryClass ?? null
    this.innerjoin = options.innerjoin ?? false
    this.distinctTargetKey = options.distinctTargetKey ?? null
    this.activeHistory = options.activeHistory ?? false
    this.joinDepth = options.joinDepth ?? null
    if (options.omitJoin) {
      exc.warn(
        'setting omit_join to True is not supported; selectin loading of this relationship may not work correctly if this flag is set explicitly.  omit_join optimization is automatically detected for conditions under which it is supported.',
      )
    }
    this.omitJoin = options.omitJoin ?? null
    this.loadOnPending = options.loadOnPending ?? false
    this.comparatorFactory = options.comparatorFactory ?? RelationshipComparator
    if (options.info) Object.assign(this.info, options.info)
    this.doc = options.doc ?? null
    this.strategyOpts = { lazy: this.lazy }
    this._overlaps = new Set(options.overlaps ? options.overlaps.trim().split(/\s*,\s*/) : [])
    this.cascade = options.cascade ?? 'save-update, merge'
    this.backPopulates = options.backPopulates ?? null
    if (this.backPopulates && options.backref) {
      throw new exc.ArgumentError('backref and back_populates keyword arguments are mutually exclusive')
    }
    this.backref = this.backPopulates ? null : (options.backref ?? null)
  }

  #warnForPersistenceOnlyFlags(options: RelationshipOptions): void {
    const defaults = {
      passiveDeletes: false,
      passiveUpdates: true,
      enableTypechecks: true,
      activeHistory: false,
    } as const
    for (const [name, value] of Object.entries(defaults) as [keyof typeof defaults, boolean][]) {
      if (options[name] !== undefined && options[name] !== value) {
        const python = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        exc.warn(
          `Setting ${python} on relationship() while also setting viewonly=True does not make sense, as a viewonly=True relationship does not perform persistence operations. This configuration may raise an error in a future release.`,
        )
      }
    }
  }

  override get _mapperPropertyName(): string {
    return 'Relationship'
  }

  override setParent(parent: Mapper, init: boolean): void {
    super.setParent(parent, init)
    this.#declaredUselist = this.uselist
  }

  /** The relationship as it was declared, to be configured anew. */
  _declaredAgain(): RelationshipProperty {
    const made: RelationshipProperty = new (this.constructor as any)(
      this.argument,
      this.secondaryArgument,
      this._givenOptions,
    )
    made.uselist = this.#declaredUselist
    made._inferUselist = this._inferUselist
    made.lazy = this.lazy
    made.strategyOpts = this.strategyOpts
    made.collectionClass = this.collectionClass
    made.comparatorFactory = this.comparatorFactory
    made.info = this.info
    made.doc = this.doc
    ;(made as { _creationOrder: number })._creationOrder = this._creationOrder
    return made
  }

  /** The mapper that the relationship was found to lead to; nothing is looked for. */
  get _knownMapper(): Mapper | null {
    return this.#entity?.mapper ?? null
  }

  /** Changes how the relationship is loaded, as `WriteOnlyMapped[...]` and `DynamicMapped[...]` do. */
  setLazy(lazy: LazyArgument): void {
    this.lazy = lazy
    this.strategyOpts = { lazy }
  }

  override instrumentClass(mapper: Mapper): void {
    const attribute = registerDescriptor(mapper, this.key, this.comparatorOf(mapper))
    if (mapper === this.parent) this._attribute = attribute
  }

  comparatorOf(mapper: Mapper): any {
    return new this.comparatorFactory(this, mapper)
  }

  get comparator(): any {
    return this.comparatorOf(this.parent)
  }

  // ---- entity and arguments -------------------------------------------------------------------------------------

  /** The mapper or alias that the relationship leads to. */
  get entity(): any {
    if (this.#entity === null) {
      this.parent._checkConfigure()
      if (this.#entity === null) this._setupEntity()
    }
    return this.#entity
  }

  get mapper(): Mapper {
    return this.entity.mapper
  }

  override doInit(): void {
    this._processDependentArguments()
    this._setupEntity()
    this.parent.registry._setDependsOn(this.mapper.registry)
    this._setupJoinConditions()
    this.#checkCascadeSettings(this.#cascade)
    this.uselist ??= this.direction !== MANYTOONE
    this._generateBackref()
    this._joinCondition._warnForConflictingSyncTargets()
    super.doInit()
    this.#lazyStrategy = this._getStrategy({ lazy: 'select' })
  }

  #resolve(name: string, given: unknown): any {
    if (typeof given === 'string') {
      return this.parent.registry._resolveArgument(given, this, name === 'secondary')
    }
    return isThunk(given) ? given() : (given ?? null)
  }

  _processDependentArguments(): void {
    const options = this._givenOptions
    const resolved = this.#resolved
    resolved.orderBy = options.orderBy === false ? false : this.#resolve('orderBy', options.orderBy)
    resolved.primaryjoin = this.#resolve('primaryjoin', options.primaryjoin)
    resolved.secondaryjoin = this.#resolve('secondaryjoin', options.secondaryjoin)
    resolved.secondary = this.#resolve('secondary', this.secondaryArgument)
    resolved.foreignKeys = this.#resolve('foreignKeys', options.foreignKeys)
    resolved.remoteSide = this.#resolve('remoteSide', options.remoteSide)
    for (const name of ['primaryjoin', 'secondaryjoin']) {
      if (resolved[name] !== null) {
        resolved[name] = deepDeannotate(columnArgument(resolved[name]), ['_ormAdapt', 'parententity'])
      }
    }
    const { secondary } = resolved
    if (secondary !== null && isMappedEntity(secondary)) {
      throw new exc.ArgumentError(
        `secondary argument ${className(secondary)} passed to to relationship() ${this} must be a Table object or other FROM clause; can't send a mapped class directly as rows in 'secondary' are persisted independently of a class that is mapped to that same table.`,
      )
    }
    if (secondary?._isMappedTable) resolved.secondary = secondary.table
    this.orderBy =
      resolved.orderBy === false || resolved.orderBy === null ? false : toList(resolved.orderBy).map(columnArgument)
    this._userDefinedForeignKeys = new ColumnSet(toList(resolved.foreignKeys).map(columnArgument))
    this.remoteSide = new ColumnSet(toList(resolved.remoteSide).map(columnArgument))
  }

  /** Finds the entity that the relationship's argument names. */
  _setupEntity(): void {
    if (this.#entity !== null) return
    let resolved = this.argument
    // a name says nothing of how many: then the direction of the relationship does
    const named = typeof resolved === 'string'
    if (typeof resolved === 'string') {
      resolved = this.parent.registry._resolveName(resolved, this)
    } else if (isThunk(resolved)) {
      resolved = resolved()
    }
    if (Array.isArray(resolved)) {
      resolved = resolved[0]
    } else if (
      this._inferUselist &&
      !named &&
      this.uselist === null &&
      this.lazy !== 'write_only' &&
      this.lazy !== 'dynamic'
    ) {
      this.uselist = false
    }
    const entity = inspect(resolved, false)
    if (!entity?.mapper) {
      if (typeof resolved === 'function') throw new UnmappedClassError(resolved)
      throw new exc.ArgumentError(
        `relationship '${this.key}' expects a class or a mapper argument (received: ${resolved === null || resolved === undefined ? "<class 'NoneType'>" : typeof resolved})`,
      )
    }
    this.#entity = entity
    this.target = entity.persistSelectable
  }

  _setupJoinConditions(): void {
    const resolved = this.#resolved
    const condition = new JoinCondition({
      prop: this,
      parentPersistSelectable: this.parent.persistSelectable,
      childPersistSelectable: this.entity.persistSelectable,
      parentLocalSelectable: this.parent.localTable,
      childLocalSelectable: this.entity.localTable,
      primaryjoin: resolved.primaryjoin,
      secondary: resolved.secondary,
      secondaryjoin: resolved.secondaryjoin,
      parentEquivalents: this.parent._equivalentColumns,
      childEquivalents: this.mapper._equivalentColumns,
      considerAsForeignKeys: this._userDefinedForeignKeys,
      localRemotePairs: null,
      remoteSide: this.remoteSide,
      selfReferential: this._isSelfReferential,
      supportSync: !this.viewonly,
      canBeSyncedFn: (...columns) => this._columnsAreMapped(...columns),
    })
    this._joinCondition = condition
    this.primaryjoin = condition.primaryjoin
    this.secondaryjoin = condition.secondaryjoin
    this.secondary = condition.secondary
    this.direction = condition.direction
    this.localRemotePairs = condition.localRemotePairs
    this.remoteSide = condition.remoteColumns
    this.localColumns = condition.localColumns
    this.synchronizePairs = condition.synchronizePairs
    this.secondarySynchronizePairs = condition.secondarySynchronizePairs
    this._calculatedForeignKeys = condition.foreignKeyColumns
  }

  _columnsAreMapped(...columns: any[]): boolean {
    const { secondary } = this.#resolved
    return columns.every(
      (column) =>
        column._isColumnElement &&
        (secondary?.c.containsColumn(column) ||
          this.parent.persistSelectable.c.containsColumn(column) ||
          this.target.c.containsColumn(column)),
    )
  }

  get _isSelfReferential(): boolean {
    return this.mapper.commonParent(this.parent)
  }

  /** Whether it is set to be loaded by the program alone. */
  get _raises(): boolean {
    return this.lazy === 'raise' || this.lazy === 'raise_on_sql'
  }

  get _useGet(): boolean {
    return this._lazyStrategy.useGet
  }

  // ---- cascades and the other side ------------------------------------------------------------------------------

  get cascade(): CascadeOptions {
    return this.#cascade
  }

  set cascade(argument: CascadeOptions | string | false | null) {
    let cascade = argument instanceof CascadeOptions ? argument : new CascadeOptions(argument)
    if (this.viewonly) cascade = cascade.forViewonly()
    if (this.#entity !== null) this.#checkCascadeSettings(cascade)
    this.#cascade = cascade
  }

  #checkCascadeSettings(cascade: CascadeOptions): void {
    if (cascade.deleteOrphan && !this.singleParent && (this.direction === MANYTOMANY || this.direction === MANYTOONE)) {
      const direction = this.direction === MANYTOONE ? 'many-to-one' : 'many-to-many'
      throw new exc.ArgumentError(
        `For ${direction} relationship ${this}, delete-orphan cascade is normally configured only on the "one" side of a one-to-many relationship, and not on the "many" side of a many-to-one or many-to-many relationship.  To force this relationship to allow a particular "${this.mapper.className}" object to be referenced by only a single "${this.parent.className}" object at a time via the ${this} relationship, which would allow delete-orphan cascade to take place in this direction, set the single_parent=True flag.`,
      )
    }
    if (this.passiveDeletes === 'all' && (cascade.delete || cascade.deleteOrphan)) {
      throw new exc.ArgumentError(
        `On ${this}, can't set passive_deletes='all' in conjunction with 'delete' or 'delete-orphan' cascade`,
      )
    }
    if (cascade.deleteOrphan) this.mapper._deleteOrphans.push([this.key, this.parent.class_])
  }

  get _effectiveSyncBackref(): boolean {
    return !this.viewonly && this.syncBackref !== false
  }

  static _checkSyncBackref(a: RelationshipProperty, b: RelationshipProperty): void {
    if (a.viewonly && b.syncBackref) {
      throw new exc.InvalidRequestError(
        `Relationship ${b} cannot specify sync_backref=True since ${a} includes viewonly=True.`,
      )
    }
    if (a.viewonly && !b.viewonly && b.syncBackref !== false) b.syncBackref = false
  }

  /** Ties this relationship to the one that `back_populates` names on the target. */
  _addReverseProperty(key: string): void {
    const other = this.mapper.getProperty(key)
    if (!(other instanceof RelationshipProperty)) {
      throw new exc.InvalidRequestError(
        `back_populates on relationship '${this}' refers to attribute '${other}' that is not a relationship.  The back_populates parameter should refer to the name of a relationship on the target class.`,
      )
    }
    RelationshipProperty._checkSyncBackref(this, other)
    RelationshipProperty._checkSyncBackref(other, this)
    this._reverseProperty.add(other)
    other._reverseProperty.add(this)
    other._setupEntity()
    if (!other.mapper.commonParent(this.parent)) {
      throw new exc.ArgumentError(
        `reverse_property '${key}' on relationship ${this} references relationship ${other}, which does not reference mapper ${this.parent}`,
      )
    }
    if (
      other._configureStarted &&
      (this.direction === ONETOMANY || this.direction === MANYTOONE) &&
      this.direction === other.direction
    ) {
      throw new exc.ArgumentError(
        `${other} and back-reference ${this} are both of the same direction <RelationshipDirection.${this.direction}: ${this.direction === ONETOMANY ? 1 : 2}>.  Did you mean to set remote_side on the many-to-one side ?`,
      )
    }
  }

  /** Makes the other side that `backref` asks for. */
  _generateBackref(): void {
    if (this.backref && !this.backPopulates) {
      const [key, given] = typeof this.backref === 'string' ? [this.backref, {}] : this.backref
      const { mapper } = this
      if (!mapper.concrete) {
        for (const each of new Set([...mapper.iterateToRoot(), ...mapper.selfAndDescendants])) {
          if (each.hasProperty(key) && !each.concrete) {
            throw new exc.ArgumentError(
              `Error creating backref '${key}' on relationship '${this}': property of that name exists on mapper '${each}'`,
            )
          }
        }
      }
      const options: RelationshipOptions = { ...given }
      const condition = this._joinCondition
      if (this.secondary !== null) {
        options.primaryjoin ??= condition.secondaryjoinMinusLocal
        options.secondaryjoin ??= condition.primaryjoinMinusLocal
      } else {
        options.primaryjoin ??= condition.primaryjoinReverseRemote
        if (options.secondaryjoin) {
          throw new exc.InvalidRequestError(
            "Can't assign 'secondaryjoin' on a backref against a non-secondary relationship.",
          )
        }
      }
      options.foreignKeys ??= [...this._userDefinedForeignKeys]
      options.viewonly ??= this.viewonly
      options.postUpdate ??= this.postUpdate
      options.passiveUpdates ??= this.passiveUpdates
      options.syncBackref ??= this.syncBackref
      options.backPopulates = this.key
      this.backPopulates = key
      const other = new RelationshipProperty(this.parent, this.secondary, options)
      other._madeBy = this
      mapper._configureProperty(key, other, { warnForExisting: true })
    }
    if (this.backPopulates) this._addReverseProperty(this.backPopulates)
  }

  // ---- joins ----------------------------------------------------------------------------------------------------

  /** The two joins between `source` and `dest`, aliased where that is needed. */
  _createJoins(options: CreateJoinsOptions = {}): CreatedJoins {
    const { sourcePolymorphic = false, ofTypeEntity = null, aliasSecondary = false, extraCriteria = [] } = options
    let source = options.sourceSelectable ?? null
    let dest = options.destSelectable ?? null
    let aliased = aliasSecondary && this.secondary !== null
    if (source === null && sourcePolymorphic && this.parent.withPolymorphic) {
      source = this.parent._withPolymorphicSelectable
    }
    let destMapper: Mapper = this.mapper
    if (ofTypeEntity) {
      destMapper = ofTypeEntity.mapper
      if (dest === null) {
        dest = ofTypeEntity.selectable
        aliased = true
      }
    }
    if (dest === null) {
      dest = this.entity.selectable
      if (this.mapper.withPolymorphic) aliased = true
      if (this._isSelfReferential && source === null) {
        dest = dest._anonymousFromclause()
        aliased = true
      }
    } else if (dest !== this.mapper._withPolymorphicSelectable || this.mapper.withPolymorphic) {
      aliased = true
    }
    const singleCrit = destMapper?._singleTableCriterion ?? null
    aliased =
      aliased || (source !== null && (source !== this.parent._withPolymorphicSelectable || Boolean(source._isSubquery)))
    this._requireConfigured()
    const joins = this._joinCondition.joinTargets(source, dest, aliased, singleCrit, extraCriteria)
    return {
      primaryjoin: joins.primaryjoin,
      secondaryjoin: joins.secondaryjoin,
      sourceSelectable: source ?? this.parent.localTable,
      destSelectable: joins.destSelectable ?? this.entity.localTable,
      secondary: joins.secondary,
      targetAdapter: joins.targetAdapter,
    }
  }

  // ---- comparison with objects ----------------------------------------------------------------------------------

  _withParent(instance: any, options: { aliasSecondary?: boolean; fromEntity?: any } = {}): any {
    const { aliasSecondary = true, fromEntity = null } = options
    const insp = fromEntity === null ? null : inspect(fromEntity)
    const adaptSource = insp?.isAliasedClass ? (clause: any) => insp._adapter.traverse(clause) : null
    return this._optimizedCompare(instance, { valueIsParent: true, adaptSource, aliasSecondary })
  }

  /** The condition that this relationship leads to (or, with `valueIsParent`, comes from) the object. */
  _optimizedCompare(instance: any, options: OptimizedCompareOptions = {}): any {
    const { valueIsParent = false, adaptSource = null, aliasSecondary = true } = options
    const reverse = !valueIsParent
    if (instance === null || instance === undefined) return this._lazyNoneClause(reverse, adaptSource)
    const isUnknown = typeof instance === 'object' && '__sqlKey__' in instance
    const state = isUnknown ? null : (instanceInspection.stateOf?.(instance) ?? null)
    if (!isUnknown && !state?.isInstance) {
      throw new exc.ArgumentError(
        `Mapped instance expected for relationship comparison to object.   Classes, queries and other SQL elements are not accepted in this context; for comparison with a subquery, use ${this}.has(**criteria).`,
      )
    }
    const lazy = this._lazyStrategy
    let criterion = reverse ? lazy._revLazywhere : lazy._lazywhere
    const bindToCol: Map<string, any> = reverse ? lazy._revBindToCol : lazy._bindToCol
    const mapper = reverse ? this.mapper : this.parent
    if (this.secondary !== null && aliasSecondary) {
      criterion = new ClauseAdapter(this.secondary._anonymousFromclause()).traverse(criterion)
    }
    criterion = clonedTraverse(
      criterion,
      {},
      {
        bindparam: (bind: any) => {
          const column = bindToCol.get(bind._identifyingKey)
          if (column === undefined) return
          bind.callable = this._valueGetter(mapper, instance, state, column)
        },
      },
    )
    return adaptSource ? adaptSource(criterion) : criterion
  }

  /** Reads a column's value from the object when the statement is executed. */
  _valueGetter(mapper: Mapper, instance: any, state: any, column: any): () => unknown {
    const prop = mapper.getPropertyByColumn(column)
    if (state === null) return () => instance.__sqlAttribute__?.(prop.key)
    state.trackLastKnown(prop.key)
    return () => valueForComparison(state, column, prop)
  }

  /** @throws what kept the relationship from being configured, where others go on without it */
  get _lazyStrategy(): any {
    if (this.#lazyStrategy === undefined) {
      if (this._configureError === null) this.parent._checkConfigure()
      this._requireConfigured()
    }
    return this.#lazyStrategy
  }

  /** The same for an object that is given as such, unknown ones included. */
  _instanceValueGetter(mapper: Mapper, instance: any, column: any): () => unknown {
    const isUnknown = typeof instance === 'object' && instance !== null && '__sqlKey__' in instance
    return this._valueGetter(mapper, instance, isUnknown ? null : instanceInspection.stateOf?.(instance), column)
  }

  _lazyNoneClause(reverseDirection = false, adaptSource: ((clause: any) => any) | null = null): any {
    const lazy = this._lazyStrategy
    const criterion = reverseDirection ? lazy._revLazywhere : lazy._lazywhere
    const bindToCol: Map<string, any> = reverseDirection ? lazy._revBindToCol : lazy._bindToCol
    const adapted = adaptCriterionToNull(criterion, new Set(bindToCol.keys()))
    return adaptSource ? adaptSource(adapted) : adapted
  }

  // ---- use as an attribute, in TypeScript classes -----------------------------------------------------------------

  get _target(): any {
    if (this._attribute === null) flushPendingClasses()
    return this._attribute
  }

  __clauseElement__(): any {
    return this._target.__clauseElement__()
  }
  any(...args: any[]): any {
    return this._target.any(...args)
  }
  has(...args: any[]): any {
    return this._target.has(...args)
  }
  contains(...args: any[]): any {
    return this._target.contains(...args)
  }
  eq(other: any): any {
    return this._target.eq(other)
  }
  ne(other: any): any {
    return this._target.ne(other)
  }
  ofType(entity: any): any {
    return this._target.ofType(entity)
  }
  and(...criteria: any[]): any {
    return this._target.and(...criteria)
  }
}
roles.takesRoles(RelationshipProperty, roles.JoinTargetRole, roles.OnClauseRole)

export interface CreateJoinsOptions {
  sourcePolymorphic?: boolean
  sourceSelectable?: any
  destSelectable?: any
  ofTypeEntity?: any
  aliasSecondary?: boolean
  extraCriteria?: readonly any[]
}

export interface CreatedJoins {
  readonly primaryjoin: any
  readonly secondaryjoin: any
  readonly sourceSelectable: any
  readonly destSelectable: any
  readonly secondary: any
  readonly targetAdapter: any
}

interface OptimizedCompareOptions {
  valueIsParent?: boolean
  adaptSource?: ((clause: any) => any) | null
  aliasSecondary?: boolean
}

function className(entity: any): string {
  const mapper: Mapper | undefined = inspect(entity, false)?.mapper
  return mapper ? `<class '${mapper.qualname}'>` : String(entity)
}

/** The condition that `instance` is the parent at the other end of the relationship attribute. */
export function withParent(instance: any, prop: any, options: { fromEntity?: any } = {}): any {
  if (typeof prop === 'string') {
    throw new exc.ArgumentError('with_parent() accepts class-bound mapped attributes, not strings')
  }
  let fromEntity = options.fromEntity ?? null
  let property = prop
  if (prop.isAttribute) {
    if (prop._ofType) fromEntity = prop._ofType.entity
    property = prop.property
    if (!property?._isRelationship) {
      throw new exc.ArgumentError(`Expected relationship property for with_parent(), got ${property}`)
    }
  }
  return property._withParent(instance, { fromEntity })
}
