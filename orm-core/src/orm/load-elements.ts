// The parts of a loader option: each says, for one path, which strategy to use. When a statement is compiled they put
// themselves into the compile state's attributes under their natural path. The options that users write are in
// strategy-options.ts.

import * as exc from '../sql/exc.ts'
import { Node } from '../sql/node.ts'
import { entityCorrespondsToUsePathImpl, withPolymorphic } from './aliased.ts'
import { inspect } from './inspect.ts'
import { type StrategyOpts, strategyKey } from './interfaces.ts'
import {
  ACCEPTED_TOKENS,
  DEFAULT_TOKEN,
  type Path,
  PathRegistry,
  pathKey,
  RELATIONSHIP_TOKEN,
  type TokenRegistry,
  WILDCARD_TOKEN,
} from './path-registry.ts'

export type LocalOpts = Readonly<Record<string, any>>

export interface LoadElementArgs {
  readonly strategy: StrategyOpts | null
  readonly wildcardKey: string | null
  readonly localOpts?: LocalOpts | null
  readonly propagateToLoaders: boolean
  readonly raiseerr?: boolean
  readonly attrGroup?: readonly any[] | null
  readonly reconcileToOther?: boolean | null
  readonly extraCriteria?: readonly any[] | null
}

/** What remains of a path after the part that the compiled statement has already gone; null if it goes elsewhere. */
export function chopPath(toChop: Path, path: PathRegistry): Path | null {
  const natural = path.naturalPath
  let index = 0
  for (; index < Math.min(toChop.length, natural.length); index += 1) {
    const token = toChop[index]
    const other = natural[index]
    if (typeof token === 'string') {
      if (index === 0 && (token.endsWith(`:${DEFAULT_TOKEN}`) || token.endsWith(`:${WILDCARD_TOKEN}`))) return toChop
      if (token !== `${RELATIONSHIP_TOKEN}:${WILDCARD_TOKEN}` && token !== other.key) return null
    }
    if (token === other) continue
    if (typeof token !== 'string' && token.isMapper && other.isMapper && token.isa(other)) continue
    return null
  }
  return toChop.slice(index)
}

export abstract class LoadElement {
  path!: PathRegistry
  strategy!: StrategyOpts | null
  propagateToLoaders!: boolean
  localOpts!: LocalOpts
  _extraCriteria: readonly any[] = []
  _reconcileToOther: boolean | null = null
  readonly isClassStrategy: boolean = false
  readonly isTokenStrategy: boolean = false

  get isOptsOnly(): boolean {
    return Object.keys(this.localOpts).length > 0 && this.strategy === null
  }

  get strategyKey(): string | null {
    return this.strategy === null ? null : strategyKey(this.strategy)
  }

  _clone(): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this)
  }

  protected abstract _initPath(path: PathRegistry, attr: any, args: LoadElementArgs): PathRegistry | null
  protected abstract _keys(
    parentLoader: any,
    compileState: any,
    mapperEntities: readonly any[],
    leadEntity: any,
    raiseerr: boolean,
  ): readonly string[]

  /** Fills in a new element; null when its path does not apply. */
  protected _setup(path: PathRegistry, attr: any, args: LoadElementArgs): this | null {
    this.path = path
    this.strategy = args.strategy
    this.propagateToLoaders = args.propagateToLoaders
    this.localOpts = args.localOpts ?? {}
    if (args.reconcileToOther !== null && args.reconcileToOther !== undefined) {
      this._reconcileToOther = args.reconcileToOther
    } else {
      this._reconcileToOther = args.strategy === null && Object.keys(this.localOpts).length === 0 ? true : null
    }
    const found = this._initPath(path, attr, args)
    if (found === null) return null
    this.path = found
    return this
  }

  /** What tells the element from others in a statement's cache key; null when it has criteria or clauses of its own. */
  _cacheKeyParts(): readonly unknown[] | null {
    const opts = Object.values(this.localOpts)
    if (this._extraCriteria.length > 0 || opts.some((value) => value instanceof Node || typeof value === 'function')) {
      return null
    }
    return [
      this.constructor,
      this.path.path,
      this.strategyKey,
      this.propagateToLoaders,
      this._reconcileToOther,
      this.localOpts,
    ]
  }

  processCompileState(
    parentLoader: any,
    compileState: any,
    mapperEntities: readonly any[],
    leadEntity: any,
    raiseerr: boolean,
  ): void {
    for (const key of this._keys(parentLoader, compileState, mapperEntities, leadEntity, raiseerr)) {
      const existing = compileState.attributes.get(key)
      compileState.attributes.set(key, existing === undefined ? this : LoadElement._reconcile(this, existing))
    }
  }

  _raiseForNoMatch(parentLoader: any, mapperEntities: readonly any[]): never {
    const [first] = parentLoader.path.path
    if (!mapperEntities.some((entity) => entity.entityZero)) {
      throw new exc.ArgumentError(
        `Query has only expression-based entities; attribute loader options for ${first} can't be applied here.`,
      )
    }
    const entities = mapperEntities.filter((entity) => entity.entityZero).map((entity) => String(entity.entityZero))
    throw new exc.ArgumentError(
      `Mapped class ${first} does not apply to any of the root entities in this query, e.g. ${entities.join(', ')}. Please specify the full path from one of the root entities to the target attribute. `,
    )
  }

  _adjustEffectivePathForCurrentPath(effective: PathRegistry, current: PathRegistry): PathRegistry | null {
    const chopped = chopPath(effective.naturalPath, current)
    if (!chopped || chopped.length === 0) return null
    const lead = this.path.path[effective.length - chopped.length]
    return PathRegistry.coerce([lead, ...chopped.slice(1)])
  }

  /** The same option one more time around a self-referential relationship. */
  _recurse(): this {
    const copy = this._clone()
    copy.path = PathRegistry.coerce([...this.path.path, ...this.path.path.slice(-2)])
    return copy
  }

  _prependPathFrom(parent: any): this {
    const entities = [parent.path.at(-1), ...parent.additionalSourceEntities]
    if (!entities.some((entity: any) => entityCorrespondsToUsePathImpl(entity, this.path.path[0]))) {
      throw new exc.ArgumentError(
        `Attribute "${this.path.path[1]}" does not link from element "${parent.path.at(-1)}".`,
      )
    }
    return this._prependPath(parent.path)
  }

  _prependPath(path: PathRegistry): this {
    const copy = this._clone()
    copy.path = PathRegistry.coerce([...path.path.slice(0, -1), ...copy.path.path])
    return copy
  }

  /** Which of two options for one path holds. */
  static _reconcile(replacement: LoadElement, existing: LoadElement): LoadElement {
    if (replacement._reconcileToOther) return existing
    if (replacement._reconcileToOther === false) return replacement
    if (existing._reconcileToOther) return replacement
    if (existing._reconcileToOther === false) return existing
    if (existing === replacement) return replacement
    if (existing.strategyKey === replacement.strategyKey && sameOpts(existing.localOpts, replacement.localOpts)) {
      return replacement
    }
    if (replacement.isOptsOnly) {
      const merged = existing._clone()
      merged.localOpts = { ...merged.localOpts, ...replacement.localOpts }
      merged._extraCriteria = [...merged._extraCriteria, ...replacement._extraCriteria]
      return merged
    }
    if (existing.isOptsOnly) {
      const merged = replacement._clone()
      merged.localOpts = { ...merged.localOpts, ...existing.localOpts }
      merged._extraCriteria = [...merged._extraCriteria, ...existing._extraCriteria]
      return merged
    }
    if (replacement.path.isToken) return replacement
    throw new exc.InvalidRequestError(`Loader strategies for ${replacement.path} conflict`)
  }
}

function sameOpts(a: LocalOpts, b: LocalOpts): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => sameOption(a[key], b[key]))
}

/** Lists, such as the classes of `selectin_polymorphic`, are alike by their items. */
function sameOption(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((item, index) => item === b[index])
}

function hasNothingToSay(element: LoadElement): boolean {
  return element.strategy === null && Object.keys(element.localOpts).length === 0
}

/** An option for one attribute. */
export class AttributeStrategyLoad extends LoadElement {
  _ofType: any = null
  _pathWithPolymorphicPath: PathRegistry | null = null

  static create(path: PathRegistry, attr: any, args: LoadElementArgs): AttributeStrategyLoad | null {
    return new AttributeStrategyLoad()._setup(path, attr, args)
  }

  protected override _initPath(start: PathRegistry, attr: any, args: LoadElementArgs): PathRegistry | null {
    const { insp, prop } = parseAttrArgument(attr)
    if (insp.isProperty) {
      const path: any = start.getItem(insp)
      return path.hasEntity ? path.entityPath : path
    }
    if (!entityCorrespondsToUsePathImpl(start.at(-1), insp.parent)) {
      if (args.raiseerr === false) return null
      if (args.attrGroup && attr !== args.attrGroup[0]) {
        throw new exc.ArgumentError(
          "Can't apply wildcard ('*') or load_only() loader option to multiple entities in the same option. Use separate options per entity.",
        )
      }
      raiseForDoesNotLink(start, String(insp), insp.parent)
    }
    this._extraCriteria = args.extraCriteria?.length ? args.extraCriteria : insp._extraCriteria
    let path: any
    if (insp._ofType) {
      this._ofType = inspect(insp._ofType)
      this._pathWithPolymorphicPath = (start as any).entityPath.getItem(prop)
      path = (start.getItem(prop) as any).getItem(this._ofType)
    } else {
      path = start.getItem(prop)
    }
    return path.hasEntity ? path.entityPath : path
  }

  override _cacheKeyParts(): readonly unknown[] | null {
    const parts = super._cacheKeyParts()
    return parts === null ? null : [...parts, this._ofType, this._pathWithPolymorphicPath?.path]
  }

  override _prependPath(path: PathRegistry): this {
    const copy = super._prependPath(path)
    if (this._pathWithPolymorphicPath !== null) {
      copy._pathWithPolymorphicPath = PathRegistry.coerce([
        ...path.path.slice(0, -1),
        ...this._pathWithPolymorphicPath.path,
      ])
    }
    return copy
  }

  _setOfTypeInfo(attributes: Map<string, any>, currentPath: PathRegistry): void {
    let entity = this._ofType
    if (!entity.isAliasedClass) {
      entity = inspect(
        withPolymorphic(entity.mapper.baseMapper, [entity.mapper], { aliased: true, _useMapperPath: true }),
      )
    }
    let start = this._pathWithPolymorphicPath!
    if (currentPath.length > 0) {
      const adjusted = this._adjustEffectivePathForCurrentPath(start, currentPath)
      if (adjusted === null) return
      start = adjusted
    }
    const key = pathKey('pathWithPolymorphic', start.naturalPath)
    const existing = attributes.get(key)
    attributes.set(key, existing === undefined ? entity : existing._mergeWith(entity))
  }

  protected override _keys(
    parentLoader: any,
    compileState: any,
    mapperEntities: readonly any[],
    leadEntity: any,
    raiseerr: boolean,
  ): readonly string[] {
    const { currentPath } = compileState
    if (compileState.compileOptions._forRefreshState && !this.propagateToLoaders) return []
    if (this._ofType) this._setOfTypeInfo(compileState.attributes, currentPath)
    if (hasNothingToSay(this)) return []
    if (raiseerr && !leadEntity) this._raiseForNoMatch(parentLoader, mapperEntities)
    let effective: PathRegistry | null = this.path.hasEntity ? (this.path as any).parent : this.path
    if (currentPath.length > 0) effective = this._adjustEffectivePathForCurrentPath(effective!, currentPath)
    return effective === null ? [] : [pathKey('loader', effective.naturalPath)]
  }
}

/** An option for all attributes of an entity: `*`. */
export class TokenStrategyLoad extends LoadElement {
  override readonly isTokenStrategy = true

  static create(path: PathRegistry, token: string | null, args: LoadElementArgs): TokenStrategyLoad | null {
    return new TokenStrategyLoad()._setup(path, token, args)
  }

  protected override _initPath(path: PathRegistry, token: any, args: LoadElementArgs): PathRegistry | null {
    if (token === null) return path
    if (!ACCEPTED_TOKENS.has(token)) {
      throw new exc.ArgumentError(
        'Strings are not accepted for attribute names in loader options; please use class-bound attributes directly.',
      )
    }
    return path.token(args.wildcardKey ? `${args.wildcardKey}:${token}` : token)
  }

  protected override _keys(
    _parentLoader: any,
    compileState: any,
    _mapperEntities: readonly any[],
    leadEntity: any,
  ): readonly string[] {
    const { currentPath } = compileState
    if (compileState.compileOptions._forRefreshState && !this.propagateToLoaders) return []
    if (hasNothingToSay(this)) return []
    let effective: PathRegistry | null = this.path
    if (leadEntity) effective = PathRegistry.coerce([leadEntity, ...effective.path.slice(1)])
    if (currentPath.length > 0) effective = this._adjustEffectivePathForCurrentPath(effective, currentPath)
    if (effective === null) return []
    // a path may come twice: then the option is put there twice, and what it is joined with the first time gives way
    return [...(effective as TokenRegistry)._generateNaturalForSuperclasses()].map((path) => pathKey('loader', path))
  }
}

/** An option for an entity as a whole: selectin_polymorphic(). */
export class ClassStrategyLoad extends LoadElement {
  override readonly isClassStrategy = true

  static create(path: PathRegistry, args: LoadElementArgs): ClassStrategyLoad | null {
    return new ClassStrategyLoad()._setup(path, null, args)
  }

  protected override _initPath(path: PathRegistry): PathRegistry {
    return path
  }

  protected override _keys(_parentLoader: any, compileState: any): readonly string[] {
    const { currentPath } = compileState
    if (compileState.compileOptions._forRefreshState && !this.propagateToLoaders) return []
    if (hasNothingToSay(this)) return []
    let effective: PathRegistry | null = this.path
    if (currentPath.length > 0) effective = this._adjustEffectivePathForCurrentPath(effective, currentPath)
    return effective === null ? [] : [pathKey('loader', effective.naturalPath)]
  }
}

/** The entity and property of an attribute given to an option. */
export function parseAttrArgument(attr: any): { insp: any; leadEntity: any; prop: any } {
  const insp = inspect(attr, false)
  if (insp?.isProperty) return { insp, leadEntity: insp.parent, prop: insp }
  if (insp?.isAttribute && insp.parent) {
    const own = insp.originalProperty
    // a synonym stands for the property that it names
    const prop = own === undefined || own._isSynonym ? insp.prop : own
    return { insp, leadEntity: insp.parent, prop }
  }
  throw new exc.ArgumentError('expected ORM mapped attribute for loader strategy argument')
}

export function raiseForDoesNotLink(path: PathRegistry, attrname: string, parentEntity: any): never {
  const { path: elements } = path
  if (elements.length <= 1) {
    throw new exc.ArgumentError(`ORM mapped attribute "${attrname}" does not link mapped class "${elements.at(-1)}"`)
  }
  const last = elements.at(-1)
  const prop = elements.at(-2)
  const isOfType = last.entity !== prop.mapper.class_
  const name = parentEntity.isAliasedClass ? String(parentEntity) : parentEntity.className
  const related =
    !isOfType && !last.isAliasedClass && inspect(parentEntity).mapper.commonParent((path as any).entity.mapper)
  throw new exc.ArgumentError(
    `ORM mapped entity or attribute "${attrname}" does not link from relationship "${prop}${isOfType ? `.of_type(${last})` : ''}".${
      related
        ? `  Did you mean to use "${prop}.of_type(${name})" or "loadopt.options(selectin_polymorphic(${prop.mapper.className}, [${name}]), ...)" ?`
        : ''
    }`,
  )
}
