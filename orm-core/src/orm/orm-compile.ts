// The compilation of ORM statements: what SQLAlchemy calls the ORM compile state. This file has what all kinds share;
// SELECT is orm-select.ts, from_statement() is from-statement.ts, INSERT, UPDATE and DELETE are orm-dml.ts.

import { SelectState } from '../sql/index.ts'
import { ElementSet } from '../sql/node.ts'
import { columnNamingConvention } from '../sql/selectable/columns-plus-names.ts'
import { ORMAdapter } from './adapters.ts'
import { CompileOptions } from './compile-options.ts'
import type { Mapper } from './mapper.ts'
import { type Attributes, PathRegistry } from './path-registry.ts'
import { MapperEntity, type QueryEntity } from './query-entity.ts'

/** Reads the attributes that options leave for the whole compilation, nested statements included. */
export function initGlobalAttributes(
  state: { attributes: Attributes; globalAttributes: Attributes },
  statement: any,
  compiler: any,
  options: { toplevel: boolean; processCriteriaForToplevel: boolean },
): void {
  state.attributes = new Map()
  if (compiler === null || compiler === undefined) {
    state.globalAttributes = new Map()
    return
  }
  compiler._globalAttributes ??= new Map()
  const global: Attributes = compiler._globalAttributes
  state.globalAttributes = global
  if (options.toplevel) {
    global.set('toplevelOrm', true)
    if (options.processCriteriaForToplevel) {
      for (const option of statement._withOptions) if (option._isCriteriaOption) option.processCompileState(state)
    }
    return
  }
  if (global.get('toplevelOrm')) return
  // a statement of plain SQL at the top: its criteria options hold for the ORM statements inside
  const toplevel = compiler.stack[0]?.selectable
  for (const option of toplevel?._withOptions ?? []) {
    if (option._isCompileState && option._isCriteriaOption) option.processCompileState(state)
  }
  global.set('toplevelOrm', true)
}

export type LabelConvention = (column: any, columnName?: string | null) => string | null

export abstract class ORMCompileState extends SelectState {
  static readonly defaultCompileOptions: CompileOptions = CompileOptions.default

  declare attributes: Attributes
  declare globalAttributes: Attributes
  declare compileOptions: CompileOptions
  declare currentPath: PathRegistry
  declare selectStatement: any
  declare useLegacyQueryStyle: boolean
  declare _entities: QueryEntity[]
  declare _primaryEntity: MapperEntity | null
  declare _polymorphicAdapters: Map<any, any>
  declare _labelConvention: LabelConvention
  declare _hasMapperEntities: boolean
  declare _hasOrmEntities: boolean
  declare primaryColumns: any[]
  declare secondaryColumns: any[]
  declare dedupeColumns: ElementSet<any>
  declare createEagerJoins: (() => void)[]
  declare _fallbackFromClauses: any[]
  declare extraCriteriaEntities: Map<any, any>
  declare eagerJoins: Map<any, any>
  declare eagerOrderBy: readonly any[]
  declare orderBy: readonly any[] | null
  declare multiRowEagerLoaders: boolean
  declare eagerAddingJoins: boolean
  declare compoundEagerAdapter: any
  declare _fromObjAlias: any

  /** Sets what every state starts with. */
  protected _start(): void {
    this._entities = []
    this._primaryEntity = null
    this._polymorphicAdapters = new Map()
    this._hasMapperEntities = false
    this._hasOrmEntities = false
    this.currentPath = PathRegistry.root
    this.primaryColumns = []
    this.secondaryColumns = []
    this.dedupeColumns = new ElementSet()
    this.createEagerJoins = []
    this._fallbackFromClauses = []
    this.extraCriteriaEntities = new Map()
    this.eagerJoins = new Map()
    this.eagerOrderBy = []
    this.orderBy = null
    this.multiRowEagerLoaders = false
    this.eagerAddingJoins = false
    this.compoundEagerAdapter = null
    this._fromObjAlias = null
    this.attributes = new Map()
    this.globalAttributes = new Map()
  }

  _appendDedupeColCollection(column: any, collection: any[]): void {
    // an adapter that requires adaptation gives null for a column that is not there
    if (column === null) {
      collection.push(column)
      return
    }
    if (this.dedupeColumns.has(column)) return
    this.dedupeColumns.add(column)
    collection.push(column)
  }

  static _columnNamingConvention(labelStyle: any, legacy: boolean): LabelConvention {
    if (legacy) return (column, columnName) => columnName ?? column.key
    return columnNamingConvention(labelStyle) as LabelConvention
  }

  get _leadMapperEntities(): MapperEntity[] {
    return this._entities.filter((entity) => entity instanceof MapperEntity)
  }

  _createWithPolymorphicAdapter(info: any, selectable: any): void {
    if (info.isAliasedClass || this._polymorphicAdapters.has(info.mapper.persistSelectable)) return
    for (const mapper of info.mapper.iterateToRoot()) {
      this._mapperLoadsPolymorphicallyWith(
        mapper,
        new ORMAdapter(mapper, { equivalents: mapper._equivalentColumns, selectable }),
      )
    }
  }

  _mapperLoadsPolymorphicallyWith(mapper: Mapper, adapter: any): void {
    const mappers = mapper._withPolymorphicMappers.length > 0 ? mapper._withPolymorphicMappers : [mapper]
    for (const each of mappers) {
      this._polymorphicAdapters.set(each, adapter)
      for (const above of each.iterateToRoot()) this._polymorphicAdapters.set(above.localTable, adapter)
    }
  }

  _noteExtraCriteria(_entity: any): void {}

  abstract _getCurrentAdapter(): ((clause: any, asFilter: boolean) => any) | null
}
