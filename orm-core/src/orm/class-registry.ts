// The names by which mapped classes find each other in strings: `"Post"`, `"models.Post"`, `"post_tags"`,
// `"Post.author_id"`. Any tail of a class's module path names it, as in SQLAlchemy's class registry.

import * as exc from '../sql/exc.ts'
import type { MetaData } from '../sql/index.ts'
import type { Mapper } from './mapper.ts'

/** Raised inside a look-up; the caller says for which mapper and expression. */
export class NameNotFound extends Error {
  readonly lookedUp: string
  constructor(lookedUp: string) {
    super(lookedUp)
    this.lookedUp = lookedUp
  }
}

export class ClassRegistry {
  readonly #byName = new Map<string, Mapper[]>()

  /** Adds a class; one of the same module and name takes the place of the former. */
  add(mapper: Mapper): void {
    const known = this.#byName.get(mapper.className) ?? []
    const others = known.filter((other) => other.qualname !== mapper.qualname)
    if (others.length < known.length) {
      exc.warn(
        `This declarative base already contains a class with the same class name and module name as ${mapper.qualname}, and will be replaced in the string-lookup table.`,
      )
    }
    this.#byName.set(mapper.className, [...others, mapper])
  }

  remove(mapper: Mapper): void {
    const rest = (this.#byName.get(mapper.className) ?? []).filter((other) => other !== mapper)
    if (rest.length > 0) this.#byName.set(mapper.className, rest)
    else this.#byName.delete(mapper.className)
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  names(): string[] {
    return [...this.#byName.keys()]
  }

  /** The class of a plain name. */
  get(name: string): Mapper | undefined {
    const found = this.#byName.get(name)
    return found === undefined ? undefined : only(found, name)
  }

  /** Whether some mapped class is in a module of which `token` is a part. */
  hasModule(token: string): boolean {
    for (const mappers of this.#byName.values()) {
      if (mappers.some((mapper) => mapper.qualname.split('.').slice(0, -1).includes(token))) return true
    }
    return false
  }

  /** The class that a dotted path names, with what follows the class's name: `models.Post.id` gives Post and [id]. */
  resolvePath(tokens: readonly string[]): { mapper: Mapper; rest: readonly string[] } {
    for (let length = 2; length <= tokens.length; length += 1) {
      const name = tokens[length - 1]!
      const path = tokens.slice(0, length).join('.')
      const found = (this.#byName.get(name) ?? []).filter(
        (mapper) => mapper.qualname === path || mapper.qualname.endsWith(`.${path}`),
      )
      if (found.length > 0) return { mapper: only(found, path), rest: tokens.slice(length) }
    }
    throw new NameNotFound(`Module '${tokens[0]}' has no mapped classes registered under the name '${tokens[1] ?? ''}'`)
  }
}

function only(found: readonly Mapper[], path: string): Mapper {
  if (found.length > 1) {
    throw new exc.InvalidRequestError(
      `Multiple classes found for path "${path}" in the registry of this declarative base. Please use a fully module-qualified path.`,
    )
  }
  return found[0]!
}

/** What a name or dotted path stands for: a class, a table, or an attribute of a class (or column of a table). */
export function resolveDotted(registry: ClassRegistry, metadata: MetaData, text: string, favorTables: boolean): any {
  const tables = metadata.tables as ReadonlyMap<string, any>
  const tokens = text.split('.').map((token) => token.trim())
  const [first] = tokens as [string]
  const table = (): any => {
    // "schema.table" and "table", then columns of it
    for (let length = Math.min(2, tokens.length); length >= 1; length -= 1) {
      const found = tables.get(tokens.slice(0, length).join('.'))
      if (found !== undefined) return columnsOf(found, tokens.slice(length))
    }
    return undefined
  }
  if (favorTables) {
    const found = table()
    if (found !== undefined) return found
  }
  const mapper = registry.get(first)
  if (mapper !== undefined) return attributesOf(mapper, tokens.slice(1))
  if (!favorTables) {
    const found = table()
    if (found !== undefined) return found
  }
  if (tokens.length > 1 && registry.hasModule(first)) {
    const { mapper: target, rest } = registry.resolvePath(tokens)
    return attributesOf(target, rest)
  }
  throw new NameNotFound(first)
}

function columnsOf(table: any, rest: readonly string[]): any {
  const names = rest[0] === 'c' || rest[0] === 'columns' ? rest.slice(1) : rest
  const [name] = names
  if (name === undefined) return table
  const column = table.c.get(name)
  if (column === undefined) throw new NameNotFound(name)
  return column
}

function attributesOf(mapper: Mapper, rest: readonly string[]): any {
  const [name, ...more] = rest
  if (name === undefined) return mapper.class_
  if (name === '__table__') return columnsOf(mapper.localTable, more)
  const prop: any = mapper._props.get(name)
  if (prop === undefined && mapper._descriptor(name) === undefined) {
    throw new exc.AttributeError(`Class <class '${mapper.qualname}'> does not have a mapped column named '${name}'`)
  }
  if (prop?._isSynonym) return mapper.attr(prop.name)
  if (prop !== undefined && !prop._isColumnProperty) {
    throw new exc.InvalidRequestError(
      `Property '${name}' is not an instance of ColumnProperty (i.e. does not correspond directly to a Column).`,
    )
  }
  return mapper.attr(name)
}
