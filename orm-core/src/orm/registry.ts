// The registry: the mapped classes that know each other, their metadata, and their configuration, in which
// relationships are resolved once all classes are there.

import * as exc from '../sql/exc.ts'
import { MetaData } from '../sql/index.ts'
import { showAs } from '../sql/show.ts'
import { ClassRegistry, NameNotFound, resolveDotted } from './class-registry.ts'
import type { MapperProperty } from './interfaces.ts'
import { Mapper, type MapperArgs } from './mapper.ts'
import { flushPendingClasses } from './pending.ts'
import type { RelationshipProperty } from './relationships.ts'

export interface RegistryOptions {
  metadata?: MetaData
  typeAnnotationMap?: Map<unknown, unknown> | null
}

/** A mapper that could not be configured, and the property at fault. */
export interface ConfigureError {
  readonly mapper: Mapper
  readonly property: MapperProperty | null
  readonly error: Error
}

let alreadyConfiguring = false

/** The classes that are mapped together, with their MetaData. */
export class Registry {
  readonly metadata: MetaData
  readonly typeAnnotationMap: Map<unknown, unknown>
  readonly classes = new ClassRegistry()
  /** Reads expressions in strings ("and_(Post.author_id == User.id, …)"); the language front end supplies it. */
  expressionResolver: ((text: string, prop: RelationshipProperty) => unknown) | null = null
  /** When true, a mapper that can't be configured does not keep the others from working. */
  tolerant = false
  readonly #mappers: Mapper[] = []
  readonly #dependencies = new Set<Registry>()
  readonly #errors: ConfigureError[] = []
  #failure: Error | null = null
  _newMappers = false
  readonly #beforeConfigure: (() => void)[] = []

  constructor(options: RegistryOptions = {}) {
    this.metadata = options.metadata ?? new MetaData()
    this.typeAnnotationMap = options.typeAnnotationMap ?? new Map()
  }

  get mappers(): readonly Mapper[] {
    return this.#mappers
  }

  updateTypeAnnotationMap(map: Iterable<readonly [unknown, unknown]>): void {
    for (const [key, value] of map) this.typeAnnotationMap.set(key, value)
  }

  _flagNewMapper(mapper: Mapper): void {
    this.#mappers.push(mapper)
    this.classes.add(mapper)
    this._newMappers = true
  }

  /** Takes mappers out again. What is wrong with those that stay is to be found anew. */
  _dispose(mappers: ReadonlySet<Mapper>): void {
    for (const mapper of mappers) if (mapper.registry === this) this.classes.remove(mapper)
    const rest = this.#mappers.filter((mapper) => !mappers.has(mapper))
    this.#mappers.splice(0, this.#mappers.length, ...rest)
    this.#errors.length = 0
    this._newMappers = true
  }

  /** Configures the mappers in another order than that of their declaration. */
  _sortMappers(compare: (a: Mapper, b: Mapper) => number): void {
    this.#mappers.sort(compare)
  }

  /** Runs once, before the mappers are configured next. */
  _onBeforeConfigure(prepare: () => void): void {
    this.#beforeConfigure.push(prepare)
  }

  _setDependsOn(other: Registry): void {
    if (other !== this) this.#dependencies.add(other)
  }

  /** Maps a class to a table without declaring columns in the class. */
  mapImperatively(class_: any, table: any = null, options: MapperArgs = {}): Mapper {
    const name: string = class_.__name__ ?? class_.name
    return new Mapper(
      { class_, className: name, qualname: class_.__qualname__ ?? name, registry: this, descriptors: new Map() },
      table,
      options,
    )
  }

  /** Resolves all relationships; the first mistake is thrown (unless the registry is tolerant). */
  configure(): void {
    flushPendingClasses()
    this._checkConfigure()
  }

  /** Resolves all relationships and lists every mistake, with the mapper and property that made it. */
  configureErrors(): readonly ConfigureError[] {
    this.tolerant = true
    this.configure()
    return this.#errors
  }

  /** As `configureErrors()`, one mapper after the other: something else may be done in between. */
  *configureInSteps(): Generator<void, readonly ConfigureError[]> {
    this.tolerant = true
    flushPendingClasses()
    for (const registry of this._newMappers && !alreadyConfiguring ? this.#withDependencies() : []) {
      const steps = registry.#configureOwn()
      for (;;) {
        alreadyConfiguring = true
        try {
          if (steps.next().done) break
        } finally {
          alreadyConfiguring = false
        }
        yield
      }
    }
    return this.#errors
  }

  _checkConfigure(): void {
    if (!this._newMappers || alreadyConfiguring) return
    alreadyConfiguring = true
    try {
      for (const registry of this.#withDependencies()) for (const _ of registry.#configureOwn());
    } finally {
      alreadyConfiguring = false
    }
  }

  /** This registry after those that it depends on. */
  #withDependencies(seen = new Set<Registry>()): Registry[] {
    if (seen.has(this)) return []
    seen.add(this)
    return [...[...this.#dependencies].flatMap((each) => each.#withDependencies(seen)), this]
  }

  *#configureOwn(): Generator<void> {
    for (const prepare of this.#beforeConfigure.splice(0)) prepare()
    // a backref may add properties to mappers that were configured before; new mappers may appear meanwhile
    for (let index = 0; index < this.#mappers.length; index += 1) {
      const mapper = this.#mappers[index]!
      if (mapper._configureFailed) {
        throw new exc.InvalidRequestError(
          `One or more mappers failed to initialize - can't proceed with initialization of other mappers. Triggering mapper: '${mapper}'. Original exception was: ${mapper._configureFailed.message}`,
        )
      }
      if (mapper.configured) continue
      try {
        mapper._postConfigureProperties(
          this.tolerant
            ? (property, error) => {
                this.#errors.push({ mapper, property, error })
              }
            : undefined,
        )
        mapper._expireMemoizations()
      } catch (error) {
        mapper._configureFailed = error as Error
        this.#failure = error as Error
        throw error
      }
      yield
    }
    this._newMappers = false
    this.#failure = null
  }

  /** What keeps mappers from being configured, the first of it. */
  get _firstFailure(): Error | null {
    return this.#failure ?? this.#errors[0]?.error ?? null
  }

  // ---- names ------------------------------------------------------------------------------------------------------

  #raiseForName(argument: string, name: string, prop: RelationshipProperty): never {
    const generic = /^(.+)\[(.+)\]$/.exec(name)
    const { parent } = prop
    if (generic) {
      const target = generic[2]!.replace(/^'+|'+$/g, '')
      throw new exc.InvalidRequestError(
        `When initializing mapper ${parent}, expression "relationship(${exc.reprString(argument)})" seems to be using a generic class as the argument to relationship(); please state the generic argument using an annotation, e.g. "${prop.key}: Mapped[${generic[1]}['${target}']] = relationship()"`,
      )
    }
    throw new exc.InvalidRequestError(
      `When initializing mapper ${parent}, expression ${exc.reprString(argument)} failed to locate a name (${exc.reprString(name)}). If this is a class name, consider adding this relationship() to the <class '${parent.qualname}'> class after both dependent classes have been defined.`,
    )
  }

  /** The class that a relationship names by a string. */
  _resolveName(text: string, prop: RelationshipProperty): any {
    try {
      return resolveDotted(this.classes, this.metadata, text, false)
    } catch (error) {
      if (error instanceof NameNotFound) {
        // a single name that is missing is shown with the whole expression, as SQLAlchemy does
        this.#raiseForName(text, error.lookedUp.startsWith('Module ') ? error.lookedUp : text, prop)
      }
      throw error
    }
  }

  /** The table, column or expression that a relationship's argument names by a string. */
  _resolveArgument(text: string, prop: RelationshipProperty, favorTables: boolean): any {
    const trimmed = text.trim()
    try {
      if (/^[[(].*[\])]$/.test(trimmed) && !/[()=]/.test(trimmed.slice(1, -1))) {
        return trimmed
          .slice(1, -1)
          .split(',')
          .filter((item) => item.trim() !== '')
          .map((item) => resolveDotted(this.classes, this.metadata, item.trim(), favorTables))
      }
      const ordered = /^([\w.]+)\.(desc|asc)\(\)$/.exec(trimmed)
      if (ordered) return resolveDotted(this.classes, this.metadata, ordered[1]!, favorTables)[ordered[2]!]()
      if (/^[\w.]+$/.test(trimmed)) return resolveDotted(this.classes, this.metadata, trimmed, favorTables)
    } catch (error) {
      if (error instanceof NameNotFound) this.#raiseForName(text, error.lookedUp, prop)
      throw error
    }
    if (this.expressionResolver) return this.expressionResolver(text, prop)
    throw new exc.InvalidRequestError(
      `When initializing mapper ${prop.parent}, expression ${exc.reprString(text)} can't be read: pass a function that returns the expression`,
    )
  }
}

/** `new registry()`, as SQLAlchemy writes it. */
export { Registry as registry }

showAs(Registry, (registry) => registry.mappers.map((mapper) => mapper.className).join(', '))
