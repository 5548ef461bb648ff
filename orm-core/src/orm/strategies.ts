// The loader strategies, as far as statements go: which columns a column strategy selects, and what a relationship
// strategy knows before any row is read. Joined eager loading has joined-loader.ts to itself. Reading rows and sending
// the further SELECTs of select-in and subquery loading belong to the session layer.

import * as exc from '../sql/exc.ts'
import { deepAnnotate } from '../sql/index.ts'
import { ColumnProperty } from './column-property.ts'
import { inspect } from './inspect.ts'
import { LoaderStrategy, MANYTOONE, type SetupOptions, type StrategyOpts } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { RelationshipProperty } from './relationships.ts'

/** What a memoized setup holds for an attribute whose column is not in the statement. */
export const DEFER_FOR_STATE = Symbol('DEFER_FOR_STATE')
export const RAISE_FOR_STATE = Symbol('RAISE_FOR_STATE')
export const SET_DEFERRED_EXPIRED = Symbol('SET_DEFERRED_EXPIRED')

/** A column that is selected but is no attribute: a hidden discriminator. */
export class UninstrumentedColumnLoader extends LoaderStrategy {
  override setupQuery(
    compileState: any,
    _queryEntity: any,
    _path: any,
    _loadopt: any,
    adapter: any,
    options: SetupOptions,
  ): void {
    for (const column of this.parentProperty.columns) {
      compileState._appendDedupeColCollection(adapter ? adapter.columns.get(column) : column, options.columnCollection)
    }
  }
}

export class ColumnLoader extends LoaderStrategy {
  get columns(): readonly any[] {
    return this.parentProperty.columns
  }

  override setupQuery(
    compileState: any,
    _queryEntity: any,
    _path: any,
    _loadopt: any,
    adapter: any,
    options: SetupOptions,
  ): void {
    for (const each of this.columns) {
      let column = each
      if (adapter) {
        if (options.checkForAdapt) {
          column = adapter.adaptCheckPresent(each)
          if (column === null) return
        } else {
          column = adapter.columns.get(each)
        }
      }
      compileState._appendDedupeColCollection(column, options.columnCollection)
    }
    const [first] = this.columns
    const fetch = adapter ? adapter.columns.get(first) : first
    if (fetch === null) return
    options.memoizedPopulators.set(this.parentProperty, fetch)
  }
}

/** An attribute whose expression the query gives: with_expression(). */
export class ExpressionColumnLoader extends ColumnLoader {
  get _haveDefaultExpression(): boolean {
    return this.columns.some((column) => !(column.visitName === 'label' && column.element.visitName === 'null'))
  }

  override setupQuery(
    compileState: any,
    _queryEntity: any,
    _path: any,
    loadopt: any,
    adapter: any,
    options: SetupOptions,
  ): void {
    const given = loadopt?._extraCriteria?.length ? loadopt._extraCriteria : null
    const columns: readonly any[] | null = given ?? (this._haveDefaultExpression ? this.columns : null)
    if (columns === null) return
    for (const column of columns) {
      compileState._appendDedupeColCollection(adapter ? adapter.columns.get(column) : column, options.columnCollection)
    }
    const fetch = adapter ? adapter.columns.get(columns[0]) : columns[0]
    if (fetch === null) return
    options.memoizedPopulators.set(this.parentProperty, fetch)
  }
}

export class DeferredColumnLoader extends LoaderStrategy {
  readonly raiseload: boolean

  constructor(parentProperty: any, key: string, opts: StrategyOpts) {
    super(parentProperty, key, opts)
    this.raiseload = Boolean(opts.raiseload)
  }

  get group(): string | null {
    return this.parentProperty.group
  }

  override setupQuery(
    compileState: any,
    queryEntity: any,
    path: any,
    loadopt: any,
    adapter: any,
    options: SetupOptions,
  ): void {
    const prop = this.parentProperty
    const undefer =
      (compileState.compileOptions._renderForSubquery && prop._rendersInSubqueries) ||
      (loadopt && prop.columns.some((column: any) => this.parent._shouldUndeferInWildcard.has(column))) ||
      (loadopt && this.group && loadopt.localOpts[`undefer_group_${this.group}`]) ||
      options.onlyLoadProps?.has(this.key)
    if (undefer) {
      prop
        ._getStrategy({ deferred: false, instrument: true })
        .setupQuery(compileState, queryEntity, path, loadopt, adapter, options)
    } else if (this.isClassLevel) {
      options.memoizedPopulators.set(prop, SET_DEFERRED_EXPIRED)
    } else {
      options.memoizedPopulators.set(prop, this.raiseload ? RAISE_FOR_STATE : DEFER_FOR_STATE)
    }
  }
}

export class AbstractRelationshipLoader extends LoaderStrategy {
  readonly mapper: Mapper
  readonly entity: any
  readonly target: any
  readonly uselist: boolean

  constructor(parentProperty: any, key: string, opts: StrategyOpts) {
    super(parentProperty, key, opts)
    this.mapper = parentProperty.mapper
    this.entity = parentProperty.entity
    this.target = parentProperty.target
    this.uselist = parentProperty.uselist
  }
}

export class DoNothingLoader extends LoaderStrategy {}
export class NoLoader extends AbstractRelationshipLoader {}

/** Loads when first asked for; here the conditions that such a load, and comparison with an object, use. */
export class LazyLoader extends AbstractRelationshipLoader {
  readonly _lazywhere: any
  readonly _bindToCol: Map<string, any>
  readonly _equatedColumns: any
  readonly _revLazywhere: any
  readonly _revBindToCol: Map<string, any>
  readonly _revEquatedColumns: any
  readonly _orderBy: readonly any[] | null
  readonly isAliasedClass: boolean
  /** True for a many-to-one by the target's primary key: the identity map may have the object already. */
  readonly useGet: boolean

  constructor(parentProperty: any, key: string, opts: StrategyOpts) {
    super(parentProperty, key, opts)
    this.isAliasedClass = Boolean(inspect(this.entity).isAliasedClass)
    const condition = parentProperty._joinCondition
    const lazy = condition.createLazyClause()
    this._lazywhere = lazy.lazywhere
    this._bindToCol = lazy.bindToCol
    this._equatedColumns = lazy.equatedColumns
    const reverse = condition.createLazyClause(true)
    this._revLazywhere = reverse.lazywhere
    this._revBindToCol = reverse.bindToCol
    this._revEquatedColumns = reverse.equatedColumns
    this._orderBy = parentProperty.orderBy
      ? parentProperty.orderBy.map((element: any) => deepAnnotate(element, { _ormAdapt: true }))
      : null
    this.useGet =
      !this.isAliasedClass &&
      !this.uselist &&
      this.entity._getClause[0].compare(this._lazywhere, {
        useProxies: true,
        compareKeys: false,
        equivalents: this.mapper._equivalentColumns,
      })
    if (this.useGet) {
      for (const column of [...this._equatedColumns.keys()]) {
        for (const equivalent of this.mapper._equivalentColumns.get(column) ?? []) {
          this._equatedColumns.set(equivalent, this._equatedColumns.get(column))
        }
      }
    }
  }
}

/** Loads by further statements after the rows were read. */
export class PostLoader extends AbstractRelationshipLoader {
  /** What such a loader does not load is loaded when it is asked for. */
  override initClassAttribute(mapper: Mapper): void {
    super.initClassAttribute(mapper)
    this.parentProperty._getStrategy({ lazy: 'select' }).initClassAttribute(mapper)
  }

  get joinDepth(): number | null {
    return this.parentProperty.joinDepth
  }
}

export class ImmediateLoader extends PostLoader {}
export class SubqueryLoader extends PostLoader {}

/** Loads by `SELECT … WHERE key IN (…)`. */
export class SelectInLoader extends PostLoader {
  /** True when the keys are on the related rows themselves, so that the parent's table is not needed. */
  get omitJoin(): boolean {
    const prop = this.parentProperty
    if (prop.omitJoin !== null) return prop.omitJoin
    const lazy = prop._getStrategy({ lazy: 'select' })
    if (prop.direction === MANYTOONE) return lazy.useGet
    return (this.parent._getClause[0] as any).compare(lazy._revLazywhere, {
      useProxies: true,
      compareKeys: false,
      equivalents: this.parent._equivalentColumns,
    })
  }
}

/** A collection that is never loaded whole: `user.posts.select()`. */
export class WriteOnlyLoader extends AbstractRelationshipLoader {
  override initClassAttribute(mapper: Mapper): void {
    super.initClassAttribute(mapper)
    if (!this.uselist || this.parentProperty.direction === MANYTOONE) {
      throw new exc.InvalidRequestError(
        `On relationship ${this.parentProperty}, 'dynamic' loaders cannot be used with many-to-one/one-to-one relationships and/or uselist=False.`,
      )
    }
  }
}

export class DynaLoader extends WriteOnlyLoader {}

ColumnProperty.strategyFor({ instrument: false, deferred: false }, UninstrumentedColumnLoader)
ColumnProperty.strategyFor({ instrument: true, deferred: false }, ColumnLoader)
ColumnProperty.strategyFor({ queryExpression: true }, ExpressionColumnLoader)
ColumnProperty.strategyFor({ deferred: true, instrument: true }, DeferredColumnLoader)
ColumnProperty.strategyFor({ deferred: true, instrument: true, raiseload: true }, DeferredColumnLoader)
ColumnProperty.strategyFor({ doNothing: true }, DeferredColumnLoader)

RelationshipProperty.strategyFor({ doNothing: true }, DoNothingLoader)
for (const lazy of ['noload', null]) RelationshipProperty.strategyFor({ lazy }, NoLoader)
for (const lazy of [true, 'select', 'raise', 'raise_on_sql', 'baked_select']) {
  RelationshipProperty.strategyFor({ lazy }, LazyLoader)
}
RelationshipProperty.strategyFor({ lazy: 'immediate' }, ImmediateLoader)
RelationshipProperty.strategyFor({ lazy: 'subquery' }, SubqueryLoader)
RelationshipProperty.strategyFor({ lazy: 'selectin' }, SelectInLoader)
RelationshipProperty.strategyFor({ lazy: 'write_only' }, WriteOnlyLoader)
RelationshipProperty.strategyFor({ lazy: 'dynamic' }, DynaLoader)
