// The entities of an ORM statement: each thing that is selected is a mapped entity, a bundle, a column of an entity or
// a plain expression, and adds its columns to the compiled statement. How their values are read from rows belongs to
// the session layer (`rowProcessor` is added there).

import { extractFirstColumnAnnotation } from '../sql/index.ts'
import { ElementSet } from '../sql/node.ts'
import { entityCorrespondsTo } from './aliased.ts'
import { entityKey } from './path-registry.ts'
import { setupEntityQuery } from './setup-entity.ts'

export abstract class QueryEntity {
  _labelName: string | null = null
  abstract readonly entityZero: any
  abstract readonly mapper: any
  abstract readonly entityZeroOrSelectable: any
  readonly supportsSingleEntity: boolean = false
  abstract setupCompileState(compileState: any): void
  abstract setupDmlReturningCompileState(compileState: any, adapter: any): void

  correspondsTo(_entity: any): boolean {
    return false
  }

  /** Makes the entities of a list of selected things. */
  static toCompileState(
    compileState: any,
    selected: readonly any[],
    entities: QueryEntity[],
    isCurrentEntities: boolean,
  ): QueryEntity[] {
    selected.forEach((entity, index) => {
      const { _annotations: annotations } = entity
      if (entity.isSelectable && annotations.parententity) {
        new MapperEntity(compileState, entity, entities, isCurrentEntities)
      } else if (annotations.bundle) {
        new BundleEntity(compileState, entity, entities, isCurrentEntities)
      } else if (entity.isSelectable || entity._isClauseList) {
        ColumnEntity.forColumns(compileState, entity._selectIterable, entities, index, isCurrentEntities)
      } else {
        ColumnEntity.forColumns(compileState, [entity], entities, index, isCurrentEntities)
      }
    })
    return entities
  }
}

/** A mapped class or an alias of one. */
export class MapperEntity extends QueryEntity {
  readonly expr: any
  readonly mapper: any
  readonly entityZero: any
  readonly isAliasedClass: boolean
  readonly path: any
  readonly selectable: any
  readonly _withPolymorphicMappers: readonly any[]
  readonly _polymorphicDiscriminator: any
  override readonly supportsSingleEntity = true
  readonly _nonHashableValue = true

  constructor(compileState: any, expression: any, entities: QueryEntity[], isCurrentEntities: boolean) {
    super()
    entities.push(this)
    if (isCurrentEntities) {
      compileState._primaryEntity ??= this
      compileState._hasMapperEntities = true
      compileState._hasOrmEntities = true
    }
    const info = expression._annotations.parententity
    info._postInspect?.()
    this.entityZero = info
    this.expr = info.entity
    this.mapper = info.mapper
    this._labelName = info.isAliasedClass ? info.name : info.mapper.className
    this.isAliasedClass = info.isAliasedClass
    this.path = info._pathRegistry
    this.selectable = info.selectable
    this._withPolymorphicMappers = info.withPolymorphicMappers
    this._polymorphicDiscriminator = info.polymorphicOn
    if (this.mapper._shouldSelectWithPolyAdapter) compileState._createWithPolymorphicAdapter(info, this.selectable)
  }

  get type(): any {
    return this.mapper.class_
  }

  get entityZeroOrSelectable(): any {
    return this.entityZero
  }

  get _extraEntities(): readonly any[] {
    return [this.expr]
  }

  override correspondsTo(entity: any): boolean {
    return entityCorrespondsTo(this.entityZero, entity)
  }

  /** The adapter for the entity's columns in this statement, if they are not the mapper's own. */
  _getEntityClauses(compileState: any): any {
    const adapter = this.isAliasedClass
      ? this.entityZero._adapter
      : (compileState._polymorphicAdapters.get(this.mapper) ?? null)
    if (!adapter) return compileState._fromObjAlias
    return compileState._fromObjAlias ? adapter.wrap(compileState._fromObjAlias) : adapter
  }

  #setupEntity(compileState: any, adapter: any): void {
    setupEntityQuery(compileState, this.mapper, this, this.path, adapter, compileState.primaryColumns, {
      withPolymorphic: this._withPolymorphicMappers,
      onlyLoadProps: compileState.compileOptions._onlyLoadProps,
      polymorphicDiscriminator: this._polymorphicDiscriminator,
    })
  }

  setupDmlReturningCompileState(compileState: any, adapter: any): void {
    this.#setupEntity(compileState, adapter)
  }

  setupCompileState(compileState: any): void {
    const adapter = this._getEntityClauses(compileState)
    compileState._noteExtraCriteria(this.entityZero)
    this.#setupEntity(compileState, adapter)
    compileState._fallbackFromClauses.push(this.selectable)
  }
}

/** Several columns that come back as one. */
export class BundleEntity extends QueryEntity {
  readonly bundle: any
  readonly expr: any
  readonly _entities: QueryEntity[] = []
  override readonly supportsSingleEntity: boolean

  constructor(
    compileState: any,
    expression: any,
    entities: QueryEntity[],
    isCurrentEntities: boolean,
    parentBundle: BundleEntity | null = null,
  ) {
    super()
    compileState._hasOrmEntities = true
    const bundle = expression._annotations.bundle ?? expression
    if (parentBundle) parentBundle._entities.push(this)
    else entities.push(this)
    this.bundle = this.expr = bundle
    this._labelName = bundle.name
    for (const each of bundle.exprs) {
      if (each._annotations.bundle || each.isBundle) {
        new BundleEntity(compileState, each, entities, isCurrentEntities, this)
      } else {
        ColumnEntity.forColumns(compileState, [each], entities, null, isCurrentEntities, this)
      }
    }
    this.supportsSingleEntity = bundle.singleEntity
  }

  get mapper(): any {
    return this.entityZero?.mapper ?? null
  }

  get entityZero(): any {
    return this._entities.find((entity) => entity.entityZero)?.entityZero ?? null
  }

  get entityZeroOrSelectable(): any {
    return this._entities.find((entity) => entity.entityZeroOrSelectable)?.entityZeroOrSelectable ?? null
  }

  get type(): any {
    return this.bundle.constructor
  }

  get _extraEntities(): readonly any[] {
    return []
  }

  setupCompileState(compileState: any): void {
    for (const entity of this._entities) entity.setupCompileState(compileState)
  }

  setupDmlReturningCompileState(compileState: any): void {
    this.setupCompileState(compileState)
  }
}

/** A selected column or expression. */
export abstract class ColumnEntity extends QueryEntity {
  readonly column: any
  readonly expr: any
  readonly rawColumnIndex: number | null
  _fetchColumn: any = null

  constructor(column: any, expr: any, rawColumnIndex: number | null) {
    super()
    this.column = column
    this.expr = expr
    this.rawColumnIndex = rawColumnIndex
  }

  get type(): any {
    return this.column.type
  }

  get _extraEntities(): readonly any[] {
    return [this.expr, this.column]
  }

  static forColumns(
    compileState: any,
    columns: Iterable<any>,
    entities: QueryEntity[],
    rawColumnIndex: number | null,
    isCurrentEntities: boolean,
    parentBundle: BundleEntity | null = null,
  ): void {
    for (const column of columns) {
      const entity = column._annotations.parententity ?? extractFirstColumnAnnotation(column, 'parententity')
      const into = parentBundle ? parentBundle._entities : entities
      if (!entity) {
        into.push(new RawColumnEntity(compileState, column, rawColumnIndex, isCurrentEntities, parentBundle !== null))
      } else {
        const make = column._annotations.identityToken ? IdentityTokenEntity : ORMColumnEntity
        into.push(new make(compileState, column, entity, rawColumnIndex, isCurrentEntities, parentBundle !== null))
      }
    }
  }
}

/** An expression without a mapped entity in it. */
export class RawColumnEntity extends ColumnEntity {
  readonly entityZero = null
  readonly mapper = null
  readonly entityZeroOrSelectable: any

  constructor(
    compileState: any,
    column: any,
    rawColumnIndex: number | null,
    isCurrentEntities: boolean,
    inBundle: boolean,
  ) {
    super(column, column, rawColumnIndex)
    if (column._isStar) compileState.compileOptions = compileState.compileOptions.with({ _isStar: true })
    if (isCurrentEntities && !column._isTextClause) {
      this._labelName = inBundle ? column._proxyKey : compileState._labelConvention(column)
    }
    this.entityZeroOrSelectable = column._fromObjects[0] ?? null
  }

  setupDmlReturningCompileState(compileState: any): void {
    this.setupCompileState(compileState)
  }

  setupCompileState(compileState: any): void {
    const adapt = compileState._getCurrentAdapter()
    let column = adapt ? adapt(this.column, false) : this.column
    if (column === null) return
    column = column._deannotate()
    compileState.dedupeColumns.add(column)
    compileState.primaryColumns.push(column)
    this._fetchColumn = column
  }
}

/** A column of a mapped entity, or an expression over such columns. */
export class ORMColumnEntity extends ColumnEntity {
  readonly mapper: any
  readonly entityZero: any
  readonly entityZeroOrSelectable: any

  constructor(
    compileState: any,
    column: any,
    entity: any,
    rawColumnIndex: number | null,
    isCurrentEntities: boolean,
    inBundle: boolean,
  ) {
    const { proxyKey = null, proxyOwner = entity } = column._annotations
    super(column, proxyKey ? (attributeOf(proxyOwner, proxyKey) ?? column) : column, rawColumnIndex)
    if (isCurrentEntities) {
      this._labelName = inBundle ? (proxyKey ?? column._proxyKey) : compileState._labelConvention(column, proxyKey)
    }
    entity._postInspect?.()
    this.entityZero = this.entityZeroOrSelectable = entity
    this.mapper = entity.mapper
    compileState._hasOrmEntities = true
    if (this.mapper._shouldSelectWithPolyAdapter) compileState._createWithPolymorphicAdapter(entity, entity.selectable)
  }

  override correspondsTo(entity: any): boolean {
    if (entity.isAliasedClass) return entity === this.entityZero
    return !this.entityZero.isAliasedClass && entity.commonParent(this.entityZero)
  }

  setupDmlReturningCompileState(compileState: any, adapter: any): void {
    this._fetchColumn = this.column
    const column = adapter ? adapter(this.column, false) : this.column
    if (column === null) return
    compileState.dedupeColumns.add(column)
    compileState.primaryColumns.push(column)
  }

  setupCompileState(compileState: any): void {
    const adapt = compileState._getCurrentAdapter()
    let column = adapt ? adapt(this.column, false) : this.column
    if (column === null) {
      this._fetchColumn = this.column
      return
    }
    const entity = this.entityZero
    compileState._noteExtraCriteria(entity)
    if (!column._expressionLabel) column = column._deannotate()
    // an entity that the column really comes from is a FROM when the statement has no other
    const froms = new ElementSet<any>(this.column._fromObjects)
    if ((entity.selectable._fromObjects as any[]).some((from) => froms.has(from))) {
      compileState._fallbackFromClauses.push(entity.selectable)
    }
    compileState.dedupeColumns.add(column)
    compileState.primaryColumns.push(column)
    this._fetchColumn = column
  }
}

function attributeOf(owner: any, key: string): any {
  return owner.isAliasedClass ? owner.attr(key) : owner.mapper.attr(key)
}

/** The identity token of a bulk statement's matched rows: no column at all. */
export class IdentityTokenEntity extends ORMColumnEntity {
  override setupCompileState(): void {}
}

/** True if anything is required of every row of the entity. */
export function hasExtraCriteria(compileState: any, entity: any): boolean {
  return (
    entity.mapper._singleTableCriterion !== null ||
    compileState.globalAttributes.has(entityKey('additionalEntityCriteria', entity.mapper))
  )
}
