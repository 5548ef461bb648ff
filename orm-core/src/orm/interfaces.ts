// What all mapped attributes have in common: MapperProperty (one attribute of one mapper), StrategizedProperty (one
// that is loaded by a strategy which options can change), LoaderStrategy, and the markers of inspection. The kinds of
// property are in their own files; the strategies in strategies.ts.

import { InvalidRequestError } from '../sql/exc.ts'
import { showAs } from '../sql/show.ts'
import { LoaderStrategyException } from './exc.ts'
import type { Mapper } from './mapper.ts'
import { type Attributes, DEFAULT_TOKEN, type PathRegistry, pathKey, WILDCARD_TOKEN } from './path-registry.ts'

export type StrategyOpts = Readonly<Record<string, unknown>>

/** A strategy's key: the options as text, in the order of their names. */
export function strategyKey(opts: StrategyOpts): string {
  return Object.keys(opts)
    .sort()
    .map((name) => `${name}=${String(opts[name])}`)
    .join(',')
}

let creationOrder = 0

/** A number that grows with each mapped construct, so that they can be ordered as written. */
export function nextCreationOrder(): number {
  creationOrder += 1
  return creationOrder
}

/** One mapped attribute: a column, a relationship, a synonym, a composite. */
export abstract class MapperProperty {
  key!: string
  parent!: Mapper
  info: Record<string, unknown> = {}
  doc: string | null = null
  _configureStarted = false
  _configureFinished = false
  /** Why it could not be configured. */
  _configureError: unknown = null
  readonly _creationOrder = nextCreationOrder()

  readonly isProperty = true
  readonly isMapper: boolean = false
  readonly isAliasedClass: boolean = false
  readonly isAttribute: boolean = false
  readonly isClauseElement: boolean = false
  readonly isSelectable: boolean = false
  readonly _isRelationship: boolean = false
  readonly _linksToEntity: boolean = false

  /** What SQLAlchemy calls this kind of property in its messages. */
  get _mapperPropertyName(): string {
    return this.constructor.name
  }

  setParent(parent: Mapper, _init: boolean): void {
    this.parent = parent
  }

  instrumentClass(_mapper: Mapper): void {}

  init(): void {
    this._configureStarted = true
    try {
      this.doInit()
    } catch (error) {
      this._configureError = error
      throw error
    }
    this._configureFinished = true
  }

  doInit(): void {}

  /** @throws InvalidRequestError when the property could not be configured, and others went on without it */
  _requireConfigured(): void {
    if (this._configureFinished) return
    if (this._configureError !== null) throw this._configureError
    const others = this.parent.registry._firstFailure?.message ?? 'Mappers could not be configured up to here.'
    throw new InvalidRequestError(
      `'${this.parent.className}.${this.key}' can't be used before all mappers are configured. ${others}`,
    )
  }

  postInstrumentClass(_mapper: Mapper): void {}

  /** The class-bound attribute: `User.name`. */
  get classAttribute(): any {
    return this.parent.attr(this.key)
  }

  /** Adds to a statement what loading this attribute needs. */
  setup(_compileState: any, _queryEntity: any, _path: PathRegistry, _adapter: any, _options: SetupOptions): void {}

  toString(): string {
    return this.parent ? `${this.parent.className}.${this.key}` : `${this._mapperPropertyName} ${this.key ?? 'no key'}`
  }
}

/** What is passed down while an entity's attributes add themselves to a statement. */
export interface SetupOptions {
  columnCollection: any[]
  memoizedPopulators: Map<MapperProperty, unknown>
  checkForAdapt?: boolean
  onlyLoadProps?: ReadonlySet<string> | null
  parentmapper?: Mapper | null
  chainedFromOuterjoin?: boolean
}

export type LoaderStrategyClass = new (parent: any, key: string, opts: StrategyOpts) => LoaderStrategy

interface RegisteredStrategy {
  readonly opts: StrategyOpts
  readonly strategy: LoaderStrategyClass
}

const allStrategies = new Map<Function, Map<string, RegisteredStrategy>>()

/** A property that is loaded by a strategy, chosen by the mapping and changeable by loader options. */
export abstract class StrategizedProperty extends MapperProperty {
  abstract readonly strategyWildcardKey: string
  strategyOpts!: StrategyOpts
  strategy!: LoaderStrategy
  #strategies = new Map<string, LoaderStrategy>()
  #defaultPathLoaderKey: string | null = null

  get strategyKey(): string {
    return strategyKey(this.strategyOpts)
  }

  get _wildcardToken(): readonly string[] {
    return [`${this.strategyWildcardKey}:${WILDCARD_TOKEN}`]
  }

  get _defaultPathLoaderKey(): string {
    this.#defaultPathLoaderKey ??= pathKey('loader', [`${this.strategyWildcardKey}:${DEFAULT_TOKEN}`])
    return this.#defaultPathLoaderKey
  }

  /** The option that applies to this property at `path`: the exact one, a wildcard of the entity, or the default. */
  _getContextLoader(context: { attributes: Attributes }, path: any): any {
    const searchPath = path.getItem(this)
    const { attributes } = context
    if (attributes.size === 0) return null
    return (
      attributes.get(searchPath._loaderKey) ??
      attributes.get(searchPath._wildcardPathLoaderKey) ??
      attributes.get(this._defaultPathLoaderKey) ??
      null
    )
  }

  _getStrategy(opts: StrategyOpts): LoaderStrategy {
    const key = strategyKey(opts)
    let strategy = this.#strategies.get(key)
    if (strategy === undefined) {
      const registered = this._strategyLookup(opts)
      strategy = new registered.strategy(this, key, registered.opts)
      this.#strategies.set(key, strategy)
    }
    return strategy
  }

  override setup(compileState: any, queryEntity: any, path: PathRegistry, adapter: any, options: SetupOptions): void {
    const loader = this._getContextLoader(compileState, path)
    if (!this._configureFinished && this._configureError !== null) {
      // Where others go on without a property that could not be configured, only a statement that asks for it can't.
      if (loader?.strategy) throw this._configureError
      return
    }
    const strategy = loader?.strategy ? this._getStrategy(loader.strategy) : this.strategy
    strategy.setupQuery(compileState, queryEntity, path, loader, adapter, options)
  }

  override doInit(): void {
    this.#strategies = new Map()
    this.strategy = this._getStrategy(this.strategyOpts)
  }

  override postInstrumentClass(mapper: Mapper): void {
    this.strategy.initClassAttribute(mapper)
  }

  /** Registers a strategy for the properties of this class. */
  static strategyFor(opts: StrategyOpts, strategy: LoaderStrategyClass): void {
    let ofClass = allStrategies.get(this)
    if (ofClass === undefined) {
      ofClass = new Map()
      allStrategies.set(this, ofClass)
    }
    ofClass.set(strategyKey(opts), { opts, strategy })
  }

  /** The strategy registered for `opts`, or an error that says for which kind of property it is meant. */
  _strategyLookup(opts: StrategyOpts): RegisteredStrategy {
    const key = strategyKey(opts)
    for (let cls: Function | null = this.constructor; cls; cls = Object.getPrototypeOf(cls)) {
      const found = allStrategies.get(cls)?.get(key)
      if (found) return found
    }
    for (const [propertyClass, strategies] of allStrategies) {
      const found = strategies.get(key)
      if (found) {
        throw new LoaderStrategyException(
          `Can't apply "${plainName(found.strategy.name)}" strategy to property "${this}", which is a "${plainName(this._mapperPropertyName)}"; ` +
            `this loader strategy is intended to be used with a "${plainName(propertyClass.name)}".`,
        )
      }
    }
    throw new LoaderStrategyException(`Can't find strategy ${key} for ${this}`)
  }
}

/** `JoinedLoader` as SQLAlchemy writes it in messages: `joined loader`. */
function plainName(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim()
}

/** One way to load an attribute. What it adds to a statement is here; how it reads rows is in loading.ts. */
export class LoaderStrategy {
  readonly parentProperty: any
  readonly parent: Mapper
  readonly key: string
  readonly strategyKey: string
  readonly strategyOpts: StrategyOpts
  isClassLevel = false

  constructor(parentProperty: any, key: string, opts: StrategyOpts) {
    this.parentProperty = parentProperty
    this.parent = parentProperty.parent
    this.key = parentProperty.key
    this.strategyKey = key
    this.strategyOpts = opts
  }

  initClassAttribute(_mapper: Mapper): void {
    this.isClassLevel = true
  }

  setupQuery(
    _compileState: any,
    _queryEntity: any,
    _path: any,
    _loadopt: any,
    _adapter: any,
    _options: SetupOptions,
  ): void {}

  toString(): string {
    return String(this.parentProperty)
  }
}

/** The three directions of a relationship. */
export const ONETOMANY = 'ONETOMANY'
/** The direction of a relationship to the object that a foreign key of this table refers to. */
export const MANYTOONE = 'MANYTOONE'
/** The direction of a relationship over an association table. */
export const MANYTOMANY = 'MANYTOMANY'
export type RelationshipDirection = typeof ONETOMANY | typeof MANYTOONE | typeof MANYTOMANY
showAs(MapperProperty, (prop) => `${prop.parent?.className ?? '?'}.${prop.key}`)
