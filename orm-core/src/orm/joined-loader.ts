// Joined eager loading: a relationship's rows come along in the same statement, from an anonymous alias of its table.
// Inner joins inside outer ones are spliced into the join that is there. A port of SQLAlchemy's JoinedLoader.

import * as exc from '../sql/exc.ts'
import { findColumns, findLeftClauseThatMatchesGiven } from '../sql/index.ts'
import { ORMAdapter } from './adapters.ts'
import { AliasedClass } from './aliased.ts'
import { inspect } from './inspect.ts'
import type { SetupOptions } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { _ORMJoin } from './orm-join.ts'
import { entityKey } from './path-registry.ts'
import { RelationshipProperty } from './relationships.ts'
import { setupEntityQuery } from './setup-entity.ts'
import { AbstractRelationshipLoader } from './strategies.ts'

export class JoinedLoader extends AbstractRelationshipLoader {
  /** Where the statement does not have its columns, it is loaded when it is asked for. */
  override initClassAttribute(mapper: Mapper): void {
    super.initClassAttribute(mapper)
    this.parentProperty._getStrategy({ lazy: 'select' }).initClassAttribute(mapper)
  }

  get joinDepth(): number | null {
    return this.parentProperty.joinDepth
  }

  override setupQuery(
    compileState: any,
    queryEntity: any,
    parentPath: any,
    loadopt: any,
    givenAdapter: any,
    options: SetupOptions,
  ): void {
    if (!compileState.compileOptions._enableEagerloads) return
    if (loadopt && compileState.statement?.isDml) {
      exc.warnDeprecated(
        'The joinedload loader option is not compatible with DML statements such as INSERT, UPDATE.  Only SELECT may be used.This warning will become an exception in a future release.',
      )
    } else if (this.uselist) {
      compileState.multiRowEagerLoaders = true
    }
    let path = parentPath.getItem(this.parentProperty)
    let chained = options.chainedFromOuterjoin ?? false
    const userDefined = loadopt ? this._initUserDefinedEagerProc(loadopt, compileState, compileState.attributes) : false
    let clauses: any
    let addTo: any[]
    if (userDefined !== false) {
      ;[clauses, addTo] = this.#setupOnUserDefinedAdapter(compileState, queryEntity, path, userDefined)
    } else {
      // without an option of its own, a cycle is followed once, or as deep as join_depth says
      if (!path.contains(compileState.attributes, 'loader')) {
        if (this.joinDepth) {
          if (path.length / 2 > this.joinDepth) return
        } else if (path.containsMapper(this.mapper)) return
      }
      ;[clauses, addTo, chained] = this.#generateRowAdapter(
        compileState,
        queryEntity,
        path,
        loadopt,
        givenAdapter,
        options.parentmapper ?? null,
        chained,
      )
      compileState.eagerAddingJoins = true
    }
    const withPoly = path.get(compileState.attributes, 'pathWithPolymorphic', null)
    const withPolymorphic = withPoly !== null ? inspect(withPoly).withPolymorphicMappers : null
    path = path.getItem(this.entity)
    setupEntityQuery(compileState, this.mapper, queryEntity, path, clauses, addTo, {
      withPolymorphic,
      parentmapper: this.mapper,
      chainedFromOuterjoin: chained,
    })
    if (compileState.secondaryColumns.includes(null)) {
      if (withPoly !== null) {
        throw new exc.InvalidRequestError(
          'Detected unaliased columns when generating joined load.  Make sure to use aliased=True or flat=True when using joined loading with with_polymorphic().',
        )
      }
      compileState.secondaryColumns = compileState.secondaryColumns.filter((column: any) => column !== null)
    }
  }

  /** The adapter of contains_eager(): false when the option is not one, null when it needs no adapter. */
  _initUserDefinedEagerProc(loadopt: any, compileState: any, attributes: Map<string, any>): any {
    if (!('eagerFromAlias' in loadopt.localOpts)) return false
    const path = loadopt.path.parent
    const known = path.get(compileState.attributes, 'userDefinedEagerRowProcessor', false)
    if (known !== false) return known
    let alias = loadopt.localOpts.eagerFromAlias
    const prop = path.at(-1)
    let adapter: any
    if (alias !== null) {
      if (typeof alias === 'string') alias = prop.target.alias(alias)
      adapter = new ORMAdapter(prop.mapper, {
        selectable: alias,
        equivalents: prop.mapper._equivalentColumns,
        limitOnEntity: false,
      })
    } else if (path.contains(compileState.attributes, 'pathWithPolymorphic')) {
      const entity = path.get(compileState.attributes, 'pathWithPolymorphic')
      adapter = new ORMAdapter(entity, { equivalents: prop.mapper._equivalentColumns })
    } else {
      adapter = compileState._polymorphicAdapters.get(prop.mapper) ?? null
    }
    path.set(attributes, 'userDefinedEagerRowProcessor', adapter)
    return adapter
  }

  #setupOnUserDefinedAdapter(compileState: any, entity: any, path: any, given: any): [any, any[]] {
    const adapter = entity._getEntityClauses(compileState)
    let userDefined = given
    if (adapter) {
      userDefined = userDefined ? userDefined.wrap(adapter) : adapter
      path.set(compileState.attributes, 'userDefinedEagerRowProcessor', userDefined)
    }
    return [userDefined, compileState.primaryColumns]
  }

  #generateRowAdapter(
    compileState: any,
    entity: any,
    path: any,
    loadopt: any,
    adapter: any,
    parentmapper: any,
    givenChained: boolean,
  ): [any, any[], boolean] {
    const withPoly = path.get(compileState.attributes, 'pathWithPolymorphic', null)
    let toAdapt: any
    if (withPoly) {
      toAdapt = inspect(withPoly)
    } else {
      const insp = inspect(this.entity)
      const alias = insp.isAliasedClass ? insp.selectable._anonymousFromclause({ flat: true }) : null
      toAdapt = new AliasedClass(this.mapper, { alias, flat: true, useMapperPath: true })._aliasedInsp
    }
    const clauses = toAdapt._memo(
      this,
      () =>
        new ORMAdapter(toAdapt, {
          equivalents: this.mapper._equivalentColumns,
          adaptRequired: true,
          allowLabelResolve: false,
          anonymizeLabels: true,
        }),
    )
    const innerjoin = loadopt?.localOpts.innerjoin ?? this.parentProperty.innerjoin
    const chained = innerjoin ? givenChained : true
    const extraCriteria = loadopt?._extraCriteria ?? []
    compileState.createEagerJoins.push(() =>
      this.#createEagerJoin(
        compileState,
        entity,
        path,
        adapter,
        parentmapper,
        clauses,
        innerjoin,
        chained,
        extraCriteria,
      ),
    )
    path.set(compileState.attributes, 'eagerRowProcessor', clauses)
    return [clauses, compileState.secondaryColumns, chained]
  }

  #createEagerJoin(
    compileState: any,
    queryEntity: any,
    path: any,
    adapter: any,
    parentmapper: any,
    clauses: any,
    innerjoin: any,
    chained: boolean,
    extraCriteria: readonly any[],
  ): void {
    const prop = this.parentProperty
    const localparent = parentmapper ?? queryEntity.mapper
    const shouldNest = compileState.multiRowEagerLoaders && compileState._shouldNestSelectable
    let key: any = null
    let defaultTowrap: any = null
    if (!compileState.eagerJoins.has(queryEntity) && !shouldNest && compileState.fromClauses.length > 0) {
      const indexes = findLeftClauseThatMatchesGiven(compileState.fromClauses, queryEntity.selectable)
      if (indexes.length > 1) {
        throw new exc.InvalidRequestError(
          "Can't identify which query entity in which to joined eager load from.   Please use an exact match when specifying the join path.",
        )
      }
      if (indexes.length === 1) {
        key = indexes[0]
        defaultTowrap = compileState.fromClauses[indexes[0]!]
      }
    }
    if (key === null) {
      key = queryEntity
      defaultTowrap = queryEntity.selectable
    }
    if (!compileState.eagerJoins.has(key)) compileState.eagerJoins.set(key, defaultTowrap)
    const towrap = compileState.eagerJoins.get(key)
    let onclause: any = prop
    if (adapter) {
      if (adapter.isAliasedClass) {
        const entity = adapter.aliasedInsp._entityForMapper(localparent.isa(this.parent) ? localparent : this.parent)
        onclause = entity?.attr(this.key) ?? prop
      } else {
        const alias = new AliasedClass(this.parent, { alias: adapter.selectable, useMapperPath: true })
        onclause = alias._aliasedInsp.attr(this.key) ?? prop
      }
    }
    const representsOuterJoin = queryEntity.entityZero.representsOuterJoin
    const attachOnOutside = !chained || !innerjoin || innerjoin === 'unnested' || representsOuterJoin
    const joinCriteria = [...extraCriteria]
    for (const option of compileState.globalAttributes.get(entityKey('additionalEntityCriteria', this.mapper)) ?? []) {
      if (option.propagateToLoaders) joinCriteria.push(option._resolveWhereCriteria(this.mapper))
    }
    const join = attachOnOutside
      ? new _ORMJoin(towrap, clauses.aliasedInsp, onclause, {
          isouter: !innerjoin || representsOuterJoin || (chained && towrap.visitName === 'join'),
          _leftMemo: this.parent,
          _rightMemo: path.getItem(this.mapper),
          _extraCriteria: joinCriteria,
        })
      : this.#spliceNestedInnerJoin(path, path.at(-2), towrap, clauses, onclause, joinCriteria)
    compileState.eagerJoins.set(key, join)
    join!.stopOn = queryEntity.selectable
    if (!parentmapper) {
      // the columns of the ON clause must be in the subquery that a LIMIT makes
      for (let column of findColumns(prop.primaryjoin)) {
        if (!localparent.persistSelectable.c.containsColumn(column)) continue
        if (adapter) column = adapter.columns.get(column)
        compileState._appendDedupeColCollection(column, compileState.primaryColumns)
      }
    }
    if (prop.orderBy) {
      compileState.eagerOrderBy = [
        ...compileState.eagerOrderBy,
        ...join!._targetAdapter.copyAndProcess([...prop.orderBy]),
      ]
    }
  }

  /** Finds the place inside the join structure where the inner join belongs; null if it is not in this part. */
  #spliceNestedInnerJoin(
    path: any,
    onto: any,
    joinObj: any,
    clauses: any,
    onclause: any,
    extraCriteria: readonly any[],
    entityInside: any = false,
    detectedExistingPath: any = null,
  ): _ORMJoin | null {
    if (joinObj._isFromGrouping || joinObj.visitName === 'grouping') {
      return this.#spliceNestedInnerJoin(path, onto, joinObj.element, clauses, onclause, extraCriteria, entityInside)
    }
    if (joinObj instanceof _ORMJoin) {
      const rightPath = joinObj._rightMemo
      let target = this.#spliceNestedInnerJoin(
        path,
        onto,
        joinObj.right,
        clauses,
        onclause,
        extraCriteria,
        rightPath !== null ? rightPath.at(-1).mapper : null,
      )
      let spliced: _ORMJoin
      if (target !== null) {
        if (!joinObj.isouter && !target.isouter) {
          spliced = joinObj._spliceIntoCenter(target)
        } else {
          spliced = new _ORMJoin(joinObj.left, target, joinObj.onclause, {
            isouter: joinObj.isouter,
            _leftMemo: joinObj._leftMemo,
          })
        }
        spliced._targetAdapter = target._targetAdapter
        return spliced
      }
      target = this.#spliceNestedInnerJoin(
        path,
        onto,
        joinObj.left,
        clauses,
        onclause,
        extraCriteria,
        joinObj._leftMemo,
        rightPath,
      )
      if (target === null) return null
      spliced = new _ORMJoin(target, joinObj.right, joinObj.onclause, {
        isouter: joinObj.isouter,
        _rightMemo: joinObj._rightMemo,
      })
      spliced._targetAdapter = target._targetAdapter
      return spliced
    }
    if (!entityInside || !onto.isa(entityInside)) return null
    if (detectedExistingPath && detectedExistingPath.length > 2) {
      const existing = detectedExistingPath.path.slice(0, -2)
      const ours = path.path.slice(0, -1)
      if (existing.length !== ours.length || existing.some((each: any, index: number) => each !== ours[index])) {
        return null
      }
    }
    return new _ORMJoin(joinObj, clauses.aliasedInsp, onclause, {
      isouter: false,
      _leftMemo: entityInside,
      _rightMemo: path.getItem(path.at(-1).mapper),
      _extraCriteria: extraCriteria,
    })
  }
}

for (const lazy of ['joined', false]) RelationshipProperty.strategyFor({ lazy }, JoinedLoader)
