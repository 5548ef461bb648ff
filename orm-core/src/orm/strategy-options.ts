// Loader options as users write them: `selectinload(User.posts).joinedload(Post.author)`, `defer(User.bio)`,
// `Load(User).raiseload('*')`. An option is a path with elements (load-elements.ts); with_loader_criteria() is in
// loader-criteria.ts.

import * as exc from '../sql/exc.ts'
import { coercions, deepDeannotate } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { entityCorrespondsTo, entityCorrespondsToUsePathImpl } from './aliased.ts'
import { inspect } from './inspect.ts'
import type { StrategyOpts } from './interfaces.ts'
import {
  AttributeStrategyLoad,
  ClassStrategyLoad,
  chopPath,
  type LoadElement,
  type LocalOpts,
  parseAttrArgument,
  raiseForDoesNotLink,
  TokenStrategyLoad,
} from './load-elements.ts'
import { COLUMN_TOKEN, DEFAULT_TOKEN, PathRegistry, RELATIONSHIP_TOKEN, WILDCARD_TOKEN } from './path-registry.ts'
import type { ColumnLoad, LoadedColumn, LoadOf, RelationshipLoad } from './typed.ts'

interface BindOptions {
  readonly opts?: LocalOpts | null
  readonly attrGroup?: readonly any[] | null
  readonly propagateToLoaders?: boolean
  readonly reconcileToOther?: boolean | null
  readonly extraCriteria?: readonly any[] | null
}

export interface ContainsEagerOptions {
  alias?: any
  _isChain?: boolean
  _propagateToLoaders?: boolean
}

/** The chainable methods of all options. */
export abstract class AbstractLoad {
  readonly _isExecutableOption = true
  readonly _isStrategyOption = true
  readonly _isCompileState = true
  readonly _isCriteriaOption: boolean = false
  readonly _isCore = false
  readonly _isLegacyOption = false
  readonly _isUserDefined = false
  propagateToLoaders = false

  abstract _cloneForBindStrategy(
    attrs: readonly any[] | null,
    strategy: StrategyOpts | null,
    wildcardKey: string | null,
    options: BindOptions,
  ): void
  abstract _process(compileState: any, mapperEntities: readonly any[], raiseerr: boolean): void
  abstract _applyToParent(parent: Load): void
  abstract options(...options: any[]): this

  _generate(): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this)
  }

  _bind(
    attrs: readonly any[] | null,
    strategy: StrategyOpts | null,
    wildcardKey: string | null,
    options: BindOptions,
  ): this {
    const copy = this._generate()
    copy._cloneForBindStrategy(attrs, strategy, wildcardKey, options)
    return copy
  }

  _setRelationshipStrategy(attr: any, strategy: StrategyOpts | null, options: BindOptions = {}): this {
    return this._bind([attr], strategy, RELATIONSHIP_TOKEN, options)
  }

  _setColumnStrategy(attrs: readonly any[], strategy: StrategyOpts | null, options: BindOptions = {}): this {
    return this._bind(attrs, strategy, COLUMN_TOKEN, { ...options, attrGroup: attrs })
  }

  _setGenericStrategy(attrs: readonly any[], strategy: StrategyOpts | null, reconcileToOther: boolean | null): this {
    return this._bind(attrs, strategy, null, { propagateToLoaders: true, reconcileToOther })
  }

  _setClassStrategy(strategy: StrategyOpts, opts: LocalOpts): this {
    return this._bind(null, strategy, null, { opts })
  }

  /** The relationship is already in the statement: its columns are read from the join that is there. */
  containsEager(attr: any, options: ContainsEagerOptions = {}): this {
    const ofType = inspect(attr, false)?._ofType
    let alias: any = null
    if (options.alias !== undefined && options.alias !== null) {
      alias =
        typeof options.alias === 'string'
          ? options.alias
          : coercions.expect(roles.FromClauseRole, inspect(options.alias, false)?.selectable ?? options.alias)
    } else if (ofType) {
      alias = inspect(ofType).selectable
    }
    return this._setRelationshipStrategy(
      attr,
      { lazy: 'joined' },
      {
        propagateToLoaders: options._propagateToLoaders ?? false,
        opts: { eagerFromAlias: alias },
        reconcileToOther: options._isChain ? true : null,
      },
    )
  }

  /** Only these columns (and the primary key) are loaded. */
  loadOnly(...args: any[]): this {
    const { attrs, options } = splitOptions(args)
    const loaded = this._setColumnStrategy(expandColumnStrategyAttrs(attrs), { deferred: false, instrument: true })
    const wildcard: Record<string, unknown> = { deferred: true, instrument: true }
    if (options.raiseload) wildcard.raiseload = true
    return loaded._setColumnStrategy([WILDCARD_TOKEN], wildcard)
  }

  joinedload(attr: any, options: { innerjoin?: boolean | 'nested' | 'unnested' | null } = {}): this {
    const { innerjoin = null } = options
    return this._setRelationshipStrategy(attr, { lazy: 'joined' }, { opts: innerjoin === null ? null : { innerjoin } })
  }

  subqueryload(attr: any): this {
    return this._setRelationshipStrategy(attr, { lazy: 'subquery' })
  }

  selectinload(attr: any, options: { recursionDepth?: number | null } = {}): this {
    return this._setRelationshipStrategy(
      attr,
      { lazy: 'selectin' },
      {
        opts: { recursionDepth: options.recursionDepth ?? null },
      },
    )
  }

  lazyload(attr: any): this {
    return this._setRelationshipStrategy(attr, { lazy: 'select' })
  }

  immediateload(attr: any, options: { recursionDepth?: number | null } = {}): this {
    return this._setRelationshipStrategy(
      attr,
      { lazy: 'immediate' },
      {
        opts: { recursionDepth: options.recursionDepth ?? null },
      },
    )
  }

  noload(attr: any): this {
    return this._setRelationshipStrategy(attr, { lazy: 'noload' })
  }

  raiseload(attr: any, options: { sqlOnly?: boolean } = {}): this {
    return this._setRelationshipStrategy(attr, { lazy: options.sqlOnly ? 'raise_on_sql' : 'raise' })
  }

  defaultload(attr: any): this {
    return this._setRelationshipStrategy(attr, null)
  }

  defer(key: any, options: { raiseload?: boolean } = {}): this {
    const strategy: Record<string, unknown> = { deferred: true, instrument: true }
    if (options.raiseload) strategy.raiseload = true
    return this._setColumnStrategy(expandColumnStrategyAttrs([key]), strategy)
  }

  undefer(key: any): this {
    return this._setColumnStrategy(expandColumnStrategyAttrs([key]), { deferred: false, instrument: true })
  }

  undeferGroup(name: string): this {
    return this._setColumnStrategy([WILDCARD_TOKEN], null, { opts: { [`undefer_group_${name}`]: true } })
  }

  withExpression(key: any, expression: any): this {
    const element = deepDeannotate(coercions.expect(roles.LabeledColumnExprRole, expression))
    return this._setColumnStrategy([key], { queryExpression: true }, { extraCriteria: [element] })
  }

  selectinPolymorphic(classes: Iterable<any>): this {
    const entities = [...classes].map((cls) => inspect(cls))
    return this._setClassStrategy({ selectinloadPolymorphic: true }, { entities })
  }

  processCompileState(compileState: any): void {
    if (!compileState.compileOptions._enableEagerloads) return
    this._process(
      compileState,
      compileState._leadMapperEntities,
      compileState.currentPath.length === 0 && !compileState.compileOptions._forRefreshState,
    )
  }

  processCompileStateReplacedEntities(compileState: any, mapperEntities: readonly any[]): void {
    if (!compileState.compileOptions._enableEagerloads) return
    this._process(compileState, mapperEntities, compileState.currentPath.length === 0)
  }

  _adaptCachedOptionToUncachedOption(_context: any, uncached: any): any {
    return uncached ?? this
  }
}

function splitOptions(args: readonly any[]): { attrs: readonly any[]; options: Record<string, any> } {
  const last = args.at(-1)
  const has = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  return { attrs: has ? args.slice(0, -1) : args, options: has ? last : {} }
}

/** A composite stands for its columns, a synonym for the attribute that it names. */
function expandColumnStrategyAttrs(attrs: readonly any[]): readonly any[] {
  return attrs.flatMap((attr) => {
    const insp = typeof attr === 'string' ? null : inspect(attr, false)
    return insp?.isAttribute ? insp._columnStrategyAttrs() : [attr]
  })
}

/** Options for one entity: `Load(User).selectinload(User.posts)`. */
export class Load extends AbstractLoad {
  path!: PathRegistry
  context: readonly LoadElement[] = []
  additionalSourceEntities: readonly any[] = []

  constructor(entity: any) {
    super()
    const insp = inspect(entity)
    insp._postInspect?.()
    this.path = insp._pathRegistry
  }

  static _constructForExistingPath(path: PathRegistry): Load {
    const load = Object.create(Load.prototype) as Load
    return Object.assign(load, {
      _isExecutableOption: true,
      _isStrategyOption: true,
      _isCompileState: true,
      _isCriteriaOption: false,
      _isCore: false,
      _isLegacyOption: false,
      _isUserDefined: false,
      path,
      context: [],
      propagateToLoaders: false,
      additionalSourceEntities: [],
    })
  }

  /**
   * What tells the option from others in a statement's cache key. One with criteria of its own is known by itself alone:
   * their values are part of the statements that the loaders send later.
   */
  _genCacheKey(): readonly unknown[] {
    const elements = this.context.map((element) => element._cacheKeyParts())
    if (elements.includes(null)) return [this]
    return [this.path.path, this.propagateToLoaders, this.additionalSourceEntities, ...elements]
  }

  _prependPath(path: PathRegistry): this {
    const copy = this._generate()
    copy.context = this.context.map((element) => element._prependPath(path))
    return copy
  }

  override _process(compileState: any, mapperEntities: readonly any[], raiseerr: boolean): void {
    const [root] = this.path.path
    const lead = mapperEntities.find((entity) => entity.entityZero && entityCorrespondsTo(entity.entityZero, root))
    const hasCurrentPath = compileState.compileOptions._currentPath.length > 0
    for (const loader of this.context) {
      if (hasCurrentPath && !loader.propagateToLoaders) continue
      loader.processCompileState(this, compileState, mapperEntities, lead?.entityZero ?? null, raiseerr)
    }
  }

  override _applyToParent(parent: Load): void {
    const copy = this._generate()
    const sources = [parent.path.at(-1), ...parent.additionalSourceEntities]
    if (!sources.some((source: any) => entityCorrespondsToUsePathImpl(source, copy.path.path[0]))) {
      const { path } = copy.path
      raiseForDoesNotLink(parent.path, String(path.length > 1 ? path[1] : path[0]), path[0])
    }
    copy.path = PathRegistry.coerce([...parent.path.path.slice(0, -1), ...copy.path.path])
    if (this.context.length > 0) copy.context = this.context.map((element) => element._prependPathFrom(parent))
    if (copy.context.length > 0) {
      parent.context = [...parent.context, ...copy.context]
      parent.additionalSourceEntities = [...parent.additionalSourceEntities, ...copy.additionalSourceEntities]
    }
  }

  /** More options on the path that has been reached. */
  override options(...options: any[]): this {
    const copy = this._generate()
    for (const option of options.flat()) {
      if (!(option instanceof AbstractLoad)) {
        throw new exc.ArgumentError(`Loader option ${String(option)} is not compatible with the Load.options() method.`)
      }
      option._applyToParent(copy)
    }
    return copy
  }

  override _cloneForBindStrategy(
    attrs: readonly any[] | null,
    strategy: StrategyOpts | null,
    wildcardKey: string | null,
    options: BindOptions,
  ): void {
    const { opts = null, attrGroup = null, propagateToLoaders = true, reconcileToOther = null, extraCriteria } = options
    if (propagateToLoaders) this.propagateToLoaders = true
    if (this.path.isToken) throw new exc.ArgumentError('Wildcard token cannot be followed by another entity')
    if (this.path.isProperty) {
      const { prop } = this.path as any
      if (strategy) prop._strategyLookup(strategy)
      throw new exc.ArgumentError(`Mapped attribute '${prop}' does not refer to a mapped entity`)
    }
    const args = {
      strategy,
      wildcardKey,
      localOpts: opts,
      propagateToLoaders,
      attrGroup,
      reconcileToOther,
      extraCriteria,
    }
    if (attrs === null) {
      const element = ClassStrategyLoad.create(this.path, args)
      if (element) {
        this.context = [...this.context, element]
        this.additionalSourceEntities = [...this.additionalSourceEntities, ...(opts?.entities ?? [])]
      }
      return
    }
    for (const attr of attrs) {
      const element =
        typeof attr === 'string'
          ? TokenStrategyLoad.create(this.path, attr, args)
          : AttributeStrategyLoad.create(this.path, attr, args)
      if (!element) continue
      if (wildcardKey === RELATIONSHIP_TOKEN) this.path = element.path
      this.context = [...this.context, element]
      if (element.localOpts.recursionDepth) this.context = [...this.context, element._recurse()]
    }
  }

  override toString(): string {
    return `Load(${this.path.path[0]})`
  }
}

/** An option for every entity of a query: `lazyload('*')`. */
export class WildcardLoad extends AbstractLoad {
  path: readonly string[] = []
  strategy: StrategyOpts | null = null
  localOpts: LocalOpts = {}

  override _cloneForBindStrategy(
    attrs: readonly any[] | null,
    strategy: StrategyOpts | null,
    wildcardKey: string | null,
    options: BindOptions,
  ): void {
    this.strategy = strategy
    this.path = [`${wildcardKey}:${attrs![0]}`]
    if (options.opts) this.localOpts = options.opts
  }

  /** What tells the option from others in a statement's cache key. */
  _genCacheKey(): readonly unknown[] {
    return [this.path, this.strategy, this.localOpts, this.propagateToLoaders]
  }

  override options(): never {
    throw new exc.NotImplementedError('Star option does not support sub-options')
  }

  _args(raiseerr = true) {
    return {
      strategy: this.strategy,
      wildcardKey: null,
      localOpts: this.localOpts,
      propagateToLoaders: this.propagateToLoaders,
      raiseerr,
    }
  }

  override _applyToParent(parent: Load): void {
    let token = this.path[0]!
    if (token.endsWith(DEFAULT_TOKEN)) token = `${token.split(':')[0]}:${WILDCARD_TOKEN}`
    const element = TokenStrategyLoad.create(parent.path.token(token), null, this._args())
    if (element) parent.context = [...parent.context, element]
  }

  override _process(compileState: any, mapperEntities: readonly any[], raiseerr: boolean): void {
    if (compileState.compileOptions._forRefreshState && !this.propagateToLoaders) return
    const { currentPath } = compileState
    if (currentPath.length > 0 && chopPath(this.path, currentPath) === null) return
    const entities = mapperEntities.map((entity) => entity.entityZero)
    const token = this.path[0]!
    const entity = this._findEntity(entities, token, raiseerr)
    if (!entity) return
    const loader = TokenStrategyLoad.create(entity._pathRegistry, token, this._args(raiseerr))
    loader?.processCompileState(this, compileState, mapperEntities, null, raiseerr)
  }

  _findEntity(entities: readonly any[], token: string, given: boolean): any {
    let raiseerr = given
    if (token.endsWith(`:${WILDCARD_TOKEN}`)) {
      if (entities.length !== 1 && raiseerr) {
        throw new exc.ArgumentError(
          `Can't apply wildcard ('*') or load_only() loader option to multiple entities ${entities.join(', ')}. Specify loader options for each entity individually, such as ${entities.map((entity) => `Load(${entity}).some_option('*')`).join(', ')}.`,
        )
      }
    } else if (token.endsWith(DEFAULT_TOKEN)) {
      raiseerr = false
    }
    if (entities.length > 0) return entities[0]
    if (raiseerr) {
      throw new exc.ArgumentError(`Query has only expression-based entities - can't find property named "${token}".`)
    }
    return null
  }
}

type BoundMethod = (load: any, attr: any, options: any) => any

/** The option for a path of attributes; before the last they are passed over (`chained`: given the same strategy). */
function generateFromKeys(method: BoundMethod, keys: readonly any[], chained: boolean, options: any): any {
  let lead: any = null
  keys.forEach((key, index) => {
    const isDefault = index < keys.length - 1
    if (typeof key === 'string') {
      const attr = key.startsWith(`.${WILDCARD_TOKEN}`) ? key.slice(1) : key
      if (attr !== WILDCARD_TOKEN) {
        throw new exc.ArgumentError(
          'Strings are not accepted for attribute names in loader options; please use class-bound attributes directly.',
        )
      }
      if (isDefault) throw new exc.ArgumentError('Wildcard token cannot be followed by another entity')
      lead ??= new WildcardLoad()
      lead = method(lead, DEFAULT_TOKEN, options)
      return
    }
    lead ??= new Load(parseAttrArgument(key).leadEntity)
    if (!isDefault) lead = method(lead, key, options)
    else lead = chained ? method(lead, key, { ...options, _isChain: true }) : lead.defaultload(key)
  })
  return lead
}

function unbound(name: string, chained = false) {
  return (...args: any[]): any => {
    const { attrs, options } = splitOptions(args)
    return generateFromKeys((load, attr, opts) => load[name](attr, opts), attrs, chained, options)
  }
}

/** Loads the relationship by a JOIN in the same statement. */
export const joinedload: RelationshipLoad<{ innerjoin?: boolean | 'nested' | 'unnested' }> = unbound('joinedload')
/** Loads the relationship by one more SELECT with IN. */
export const selectinload: RelationshipLoad<{ recursionDepth?: number }> = unbound('selectinload')
/** Loads the relationship by one more SELECT around the original one. */
export const subqueryload: RelationshipLoad = unbound('subqueryload')
/** Loads the relationship when it is first asked for. */
export const lazyload: RelationshipLoad = unbound('lazyload')
/** Loads the relationship at once, by a SELECT for each object. */
export const immediateload: RelationshipLoad<{ recursionDepth?: number }> = unbound('immediateload')
/** Leaves the relationship empty. */
export const noload: RelationshipLoad = unbound('noload')
/** Refuses to load the relationship when it is asked for. */
export const raiseload: RelationshipLoad<{ sqlOnly?: boolean }> = unbound('raiseload')
/** Keeps the relationship's own loading, to reach further options. */
export const defaultload: RelationshipLoad = unbound('defaultload')
/** Reads the relationship from a join that the statement has already. */
export const containsEager: RelationshipLoad<{ alias?: unknown }> = unbound('containsEager', true)
/** Leaves the column to be loaded when it is first asked for. */
export const defer: ColumnLoad<{ raiseload?: boolean }> = unbound('defer')
/** Loads a deferred column at once. */
export const undefer: ColumnLoad = unbound('undefer')

/** Only these columns of the entity are loaded. */
export function loadOnly(...columns: LoadedColumn[]): LoadOf<any>
export function loadOnly(...args: [...LoadedColumn[], { readonly raiseload?: boolean }]): LoadOf<any>
export function loadOnly(...args: any[]): any {
  const { attrs, options } = splitOptions(args)
  const expanded = expandColumnStrategyAttrs(attrs)
  const { leadEntity } = parseAttrArgument(expanded[0])
  return new Load(leadEntity).loadOnly(...expanded, options)
}

/** Loads the deferred columns of a group. */
export function undeferGroup(name: string): WildcardLoad {
  return new WildcardLoad().undeferGroup(name)
}

/** Fills an attribute made by `queryExpression()`. */
export function withExpression(key: any, expression: any): Load {
  return generateFromKeys((load, attr) => load.withExpression(attr, expression), [key], false, {})
}

/** Loads the attributes of subclasses by one more SELECT each. */
export function selectinPolymorphic(baseCls: any, classes: Iterable<any>): Load {
  return new Load(baseCls).selectinPolymorphic(classes)
}
