// with_loader_criteria(): a criterion that every SELECT of an entity gets, also in eager and lazy loads.

import * as exc from '../sql/exc.ts'
import { coercions, deepAnnotate } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { inspect } from './inspect.ts'
import type { Mapper } from './mapper.ts'
import { entityKey } from './path-registry.ts'

export interface LoaderCriteriaOptions {
  loaderOnly?: boolean
  includeAliases?: boolean
  propagateToLoaders?: boolean
  trackClosureVariables?: boolean
  /** For a base class that is not mapped itself: the mappers of its subclasses, found when a statement is compiled. */
  mappers?: () => Iterable<Mapper>
}

/** What `withLoaderCriteria()` gives: criteria for every use of an entity in a statement. */
export class LoaderCriteriaOption {
  readonly _isExecutableOption = true
  readonly _isCompileState = true
  readonly _isCriteriaOption = true
  readonly _isStrategyOption = false
  readonly _isCore = false
  readonly _isLegacyOption = false
  readonly _isUserDefined = false
  readonly entity: any
  readonly rootEntity: any
  readonly whereCriteria: any
  readonly includeAliases: boolean
  readonly propagateToLoaders: boolean
  readonly #mappers: (() => Iterable<Mapper>) | null

  constructor(entityOrBase: any, whereCriteria: any, options: LoaderCriteriaOptions = {}) {
    this.entity = inspect(entityOrBase, false)
    this.rootEntity = this.entity === null ? entityOrBase : null
    this.whereCriteria =
      typeof whereCriteria === 'function' ? whereCriteria : coercions.expect(roles.WhereHavingRole, whereCriteria)
    this.includeAliases = options.includeAliases ?? false
    this.propagateToLoaders = options.propagateToLoaders ?? true
    this.#mappers = options.mappers ?? null
    if (this.entity === null && this.#mappers === null && typeof entityOrBase !== 'function') {
      throw new exc.NoInspectionAvailable(`No inspection system is available for object of type ${typeof entityOrBase}`)
    }
  }

  *_allMappers(): IterableIterator<Mapper> {
    if (this.entity !== null) yield* this.entity.mapper.selfAndDescendants
    else if (this.#mappers !== null) yield* this.#mappers()
  }

  _shouldInclude(compileState: any): boolean {
    return compileState.selectStatement._annotations.forLoaderCriteria !== this
  }

  /** The criterion for one entity; a function is called with it. */
  _resolveWhereCriteria(extInfo: any): any {
    const criterion =
      typeof this.whereCriteria === 'function'
        ? coercions.expect(roles.WhereHavingRole, this.whereCriteria(extInfo.entity))
        : this.whereCriteria
    return deepAnnotate(criterion, { forLoaderCriteria: this }, { detectSubqueryCols: true, indColsOnFromclause: true })
  }

  processCompileStateReplacedEntities(compileState: any): void {
    this.processCompileState(compileState)
  }

  processCompileState(compileState: any): void {
    this.getGlobalCriteria(compileState.globalAttributes)
  }

  getGlobalCriteria(attributes: Map<string, any>): void {
    for (const mapper of this._allMappers()) {
      const key = entityKey('additionalEntityCriteria', mapper)
      const known = attributes.get(key)
      if (known === undefined) attributes.set(key, [this])
      else known.push(this)
    }
  }

  _adaptCachedOptionToUncachedOption(_context: any, uncached: any): any {
    return uncached ?? this
  }
}

/** Adds a criterion to every SELECT of the entity that the statement or its loaders make. */
export function withLoaderCriteria<C>(
  entityOrBase: C,
  whereCriteria: ((entity: C) => unknown) | object,
  options: LoaderCriteriaOptions = {},
): LoaderCriteriaOption {
  return new LoaderCriteriaOption(entityOrBase, whereCriteria, options)
}
