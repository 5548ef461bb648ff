// The path from a query's entity to an attribute: mapper, property, mapper, property, ... A loader option is stored
// under the path's natural form, in which aliases that stand for the mapper itself are replaced by the mapper.

import { ArgumentError } from '../sql/exc.ts'
import type { AliasedInsp } from './aliased.ts'
import type { StrategizedProperty } from './interfaces.ts'
import type { Mapper } from './mapper.ts'

export const WILDCARD_TOKEN = '*'
export const DEFAULT_TOKEN = '_sa_default'
export const RELATIONSHIP_TOKEN = 'relationship'
export const COLUMN_TOKEN = 'column'

const PATH_TOKENS: ReadonlySet<string> = new Set([
  'relationship:*',
  'relationship:_sa_default',
  'column:*',
  'column:_sa_default',
])

/** Every string that a loader option accepts in place of an attribute. */
export const ACCEPTED_TOKENS: ReadonlySet<string> = new Set([WILDCARD_TOKEN, DEFAULT_TOKEN, ...PATH_TOKENS])

export type InternalEntity = Mapper | AliasedInsp
export type PathElement = InternalEntity | StrategizedProperty | string
export type Path = readonly any[]

const ids = new WeakMap<object, number>()
let lastId = 0

function idOf(element: unknown): string {
  if (typeof element === 'string') return element
  const object = element as object
  let id = ids.get(object)
  if (id === undefined) {
    lastId += 1
    id = lastId
    ids.set(object, id)
  }
  return String(id)
}

/** The key under which a compile state's attributes keep `kind` for a path: SQLAlchemy's tuple `(kind, path)`. */
export function pathKey(kind: string, path: Path): string {
  return `${kind}|${path.map(idOf).join('/')}`
}

/** The key under which something is kept for one entity: SQLAlchemy's tuple `(kind, mapper)`. */
export function entityKey(kind: string, entity: object): string {
  return `${kind}|${idOf(entity)}`
}

export type Attributes = Map<string, any>

export abstract class PathRegistry {
  static root: RootRegistry

  readonly isToken: boolean = false
  readonly isRoot: boolean = false
  readonly hasEntity: boolean = false
  readonly isProperty: boolean = false
  readonly isEntity: boolean = false
  readonly isAliasedClass: boolean = false
  readonly isUnnatural: boolean = false

  abstract readonly path: Path
  abstract readonly naturalPath: Path

  /** The path one step further. */
  abstract getItem(element: PathElement): PathRegistry

  get length(): number {
    return this.path.length
  }

  /** The element at `index`, from the end when negative. */
  at(index: number): any {
    return this.path.at(index)
  }

  set(attributes: Attributes, key: string, value: unknown): void {
    attributes.set(pathKey(key, this.naturalPath), value)
  }

  setdefault(attributes: Attributes, key: string, value: unknown): void {
    const full = pathKey(key, this.naturalPath)
    if (!attributes.has(full)) attributes.set(full, value)
  }

  get(attributes: Attributes, key: string, value: any = null): any {
    const full = pathKey(key, this.naturalPath)
    return attributes.has(full) ? attributes.get(full) : value
  }

  contains(attributes: Attributes, key: string): boolean {
    return attributes.has(pathKey(key, this.path))
  }

  containsMapper(mapper: Mapper): boolean {
    for (let i = 0; i < this.path.length; i += 2) if (this.path[i].mapper.isa(mapper)) return true
    return false
  }

  *pairs(): IterableIterator<[any, any]> {
    for (let i = 0; i + 1 < this.path.length; i += 2) yield [this.path[i], this.path[i + 1]]
  }

  plus(other: PathRegistry): PathRegistry {
    return other.path.reduce((prev, next) => prev.getItem(next), this as PathRegistry)
  }

  equals(other: PathRegistry | null): boolean {
    return other !== null && pathKey('', this.path) === pathKey('', other.path)
  }

  static coerce(raw: Path): PathRegistry {
    return raw.reduce((prev, next) => prev.getItem(next), PathRegistry.root as PathRegistry)
  }

  static perMapper(entity: InternalEntity): EntityRegistry {
    return new EntityRegistry(PathRegistry.root, entity)
  }

  token(token: string): TokenRegistry {
    if (!PATH_TOKENS.has(token)) throw new ArgumentError(`invalid token: ${token}`)
    return new TokenRegistry(token.endsWith(`:${WILDCARD_TOKEN}`) ? this : PathRegistry.root, token)
  }

  toString(): string {
    return `ORM Path[${this.path.map(String).join(' -> ')}]`
  }
}

export class RootRegistry extends PathRegistry {
  override readonly isRoot = true
  readonly path: Path = []
  readonly naturalPath: Path = []

  getItem(entity: PathElement): PathRegistry {
    if (typeof entity === 'string') return new TokenRegistry(this, entity)
    return (entity as InternalEntity)._pathRegistry
  }

  _truncateRecursive(): PathRegistry {
    return this
  }
}

export class TokenRegistry extends PathRegistry {
  override readonly isToken = true
  readonly path: Path
  readonly naturalPath: Path
  readonly parent: PathRegistry
  readonly tokenName: string

  constructor(parent: PathRegistry, token: string) {
    super()
    this.parent = parent
    this.tokenName = token
    this.path = [...parent.path, token]
    this.naturalPath = [...parent.naturalPath, token]
  }

  /** The natural paths of the token on the entity, its superclasses and, for with_polymorphic, its sub-entities. */
  *_generateNaturalForSuperclasses(): IterableIterator<Path> {
    const parent = this.parent
    if (parent.isRoot) {
      yield this.naturalPath
      return
    }
    const entityPath = parent as EntityRegistry
    for (const mapper of entityPath.mapper.iterateToRoot()) {
      yield new TokenRegistry(entityPath.parent.getItem(mapper), this.tokenName).naturalPath
    }
    yield this.naturalPath
    if (entityPath.isAliasedClass && (entityPath.entity as AliasedInsp)._isWithPolymorphic) {
      for (const entity of (entityPath.entity as AliasedInsp)._withPolymorphicEntities) {
        yield new TokenRegistry(entityPath.parent.getItem(entity), this.tokenName).naturalPath
      }
    }
  }

  getItem(element: PathElement): PathRegistry {
    throw new ArgumentError(String(element))
  }
}

export class PropRegistry extends PathRegistry {
  override readonly isProperty = true
  override readonly hasEntity: boolean
  override readonly isUnnatural: boolean
  readonly path: Path
  readonly naturalPath: Path
  readonly prop: StrategizedProperty
  readonly parent: EntityRegistry
  readonly _wildcardPathLoaderKey: string
  readonly _loaderKey: string

  constructor(parentPath: EntityRegistry, prop: StrategizedProperty) {
    super()
    const insp = parentPath.entity as any
    let parent: any = parentPath
    let naturalParent: any = parentPath
    let unnatural = parent.parent.isUnnatural || Boolean(parent.mapper.inherits)
    if (!insp.isAliasedClass || insp._useMapperPath) {
      parent = naturalParent = parent.parent.getItem(prop.parent)
    } else if (insp.withPolymorphicMappers.includes(prop.parent)) {
      const subclassEntity = insp._entityForMapper(prop.parent)
      parent = parent.parent.getItem(subclassEntity)
      if (parent.parent.length > 0) {
        naturalParent = parent.parent.getItem(subclassEntity.mapper)
        unnatural = true
      } else {
        naturalParent = parent
      }
    } else if (naturalParent.parent.length > 0 && prop.parent !== insp.mapper && insp.mapper.isa(prop.parent)) {
      naturalParent = parent.parent.getItem(prop.parent)
    }
    this.isUnnatural = unnatural
    this.prop = prop
    this.parent = parent
    this.path = [...parent.path, prop]
    this.naturalPath = [...naturalParent.naturalPath, prop]
    this.hasEntity = prop._linksToEntity
    this._wildcardPathLoaderKey = pathKey('loader', [...parent.naturalPath, ...prop._wildcardToken])
    this._loaderKey = pathKey('loader', this.naturalPath)
  }

  get entity(): InternalEntity | null {
    return this.prop._isRelationship ? (this.prop as any).entity : null
  }

  get mapper(): Mapper | null {
    return this.prop._isRelationship ? (this.prop as any).mapper : null
  }

  get entityPath(): EntityRegistry {
    return this.getItem(this.entity!)
  }

  /** Cuts the path at the first step over the same relationship, for options that recurse. */
  _truncateRecursive(): PathRegistry {
    const before = this.path.slice(0, -1).reverse()
    const earliest = before.lastIndexOf(this.prop)
    if (earliest === -1) return this
    return PathRegistry.coerce(this.path.slice(0, this.path.length - (earliest + 1)))
  }

  getItem(entity: PathElement): EntityRegistry {
    return new EntityRegistry(this, entity as InternalEntity)
  }
}

export class EntityRegistry extends PathRegistry {
  override readonly isEntity = true
  override readonly hasEntity = true
  override readonly isAliasedClass: boolean
  readonly path: Path
  readonly naturalPath: Path
  readonly parent: PathRegistry
  readonly entity: InternalEntity
  #props: Map<StrategizedProperty, PropRegistry> | null = null

  constructor(parent: PathRegistry, entity: InternalEntity) {
    super()
    this.parent = parent
    this.entity = entity
    this.isAliasedClass = entity.isAliasedClass
    this.path = [...parent.path, entity]
    if (parent.length > 0 && (this.isAliasedClass || parent.isUnnatural)) {
      const natural = parent.naturalPath.at(-1)
      const related = entity.mapper.isa(natural.mapper) || natural.mapper.isa(entity.mapper)
      this.naturalPath = [...parent.naturalPath, related ? entity.mapper : natural.entity]
    } else {
      this.naturalPath = this.path
    }
  }

  get mapper(): Mapper {
    return this.entity.mapper
  }

  get entityPath(): EntityRegistry {
    return this
  }

  _truncateRecursive(): PathRegistry {
    return (this.parent as any)._truncateRecursive().getItem(this.entity)
  }

  /** Forgets the path of a property that was replaced. */
  pop(prop: StrategizedProperty): void {
    this.#props?.delete(prop)
  }

  getItem(element: PathElement): any {
    if (typeof element === 'string') return new TokenRegistry(this, element)
    const prop = element as StrategizedProperty
    // only mappers at the root live long enough for a cache to be worth its memory
    if (this.parent.length > 0 || this.isAliasedClass) return new PropRegistry(this, prop)
    if (this.#props === null) this.#props = new Map()
    let path = this.#props.get(prop)
    if (path === undefined) {
      path = new PropRegistry(this, prop)
      this.#props.set(prop, path)
    }
    return path
  }
}

PathRegistry.root = new RootRegistry()
