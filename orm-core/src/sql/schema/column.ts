// A column of a table: its type, keys and defaults, and the proxies of it that other selectables show. Expressions over
// it come from ColumnClause; the foreign keys and constraints that hang on it are in the files beside this one.

import type { ColumnElement, MakeProxyOptions } from '../elements/column-element.ts'
import { ColumnClause } from '../elements/named-column.ts'
import { ArgumentError, DuplicateColumnError, describe, InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import { QuotedName } from '../names.ts'
import type { Annotations, Internals } from '../node.ts'
import { isType, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import type { Constraint } from './constraints.ts'
import {
  ColumnDefault,
  Computed,
  columnDefault,
  DefaultClause,
  type DefaultGenerator,
  FetchedValue,
  Identity,
  InsertSentinelColumnDefault,
  Sequence,
} from './defaults.ts'
import { ForeignKey, fkMemoKey } from './foreign-key.ts'
import {
  type AttachListener,
  type DialectOptions,
  dialectOptionsView,
  flattenDialectOptions,
  initItems,
  isPlainObject,
  nextCreationOrder,
  setParentWithDispatch,
  validateDialectOptions,
} from './schema-item.ts'
import { constructName, type NameLike } from './schema-name.ts'
import type { Table } from './table.ts'

/** Whether a column counts by itself. */
export type Autoincrement = boolean | 'auto' | 'ignore_fk'

/** Options of a Column: keys, NULL, defaults, comment. */
export interface ColumnOptions {
  name?: NameLike | null
  type?: TypeEngineArgument<any> | null
  autoincrement?: Autoincrement
  default?: unknown
  insertDefault?: unknown
  doc?: string | null
  key?: string | null
  index?: boolean | null
  unique?: boolean | null
  info?: Record<string, any> | null
  nullable?: boolean | null
  onupdate?: unknown
  primaryKey?: boolean
  serverDefault?: unknown
  serverOnupdate?: unknown
  quote?: boolean | null
  system?: boolean
  comment?: string | null
  insertSentinel?: boolean
  _omitFromStatements?: boolean
  _proxies?: readonly ColumnElement<any>[]
  [dialectOption: string]: unknown
}

type TypeOf<T> = T extends TypeEngineArgument<infer V> ? V : any
/** The value of a column: null is possible unless it is a key or NOT NULL. */
type ValueOf<T, O> = O extends { primaryKey: true } | { nullable: false } ? TypeOf<T> : TypeOf<T> | null

/** The name in `table.c`: `key`, where one is said. */
type KeyOf<N, O> = O extends { readonly key: infer K extends string } ? K : N
/** What is last among the items of a column, where its options are. */
type LastOf<R extends readonly unknown[]> = R extends readonly [...unknown[], infer O] ? O : never

export class ColumnImpl<T = any, N extends string = string> extends ColumnClause<T> {
  declare readonly __columnName: N
  override readonly visitName = 'column'
  readonly isSchemaItem = true
  readonly _isSchemaColumn = true
  override primaryKey: boolean
  nullable: boolean | null
  _nullableUnspecified: boolean
  index: boolean | null
  unique: boolean | null
  system: boolean
  doc: string | null
  autoincrement: Autoincrement
  comment: string | null
  declare default: DefaultGenerator | null
  declare onupdate: DefaultGenerator | null
  declare serverDefault: FetchedValue | null
  declare serverOnupdate: FetchedValue | null
  computed: Computed | null = null
  identity: Identity | null = null
  readonly constraints = new Set<Constraint>()
  override foreignKeys: Set<ForeignKey> = new Set<ForeignKey>()
  override readonly _insertSentinel: boolean
  override readonly _omitFromStatements: boolean
  readonly _creationOrder: number = nextCreationOrder()
  _attachListeners: AttachListener[] | null = null
  _givenDialectOptions: DialectOptions = {}
  private _info: Record<string, any> | null = null

  /** `Column(name?, type?, ...items, { options })`: items are foreign keys, constraints, sequences, Identity, Computed. */
  constructor(...args: unknown[]) {
    let items = args
    const last = items.at(-1)
    const options: ColumnOptions = isPlainObject(last) ? (last as ColumnOptions) : {}
    if (last === options) items = items.slice(0, -1)
    let {
      name = null,
      type = null,
      autoincrement = 'auto',
      default: defaultValue,
      insertDefault,
      doc = null,
      key = null,
      index = null,
      unique = null,
      info = null,
      nullable,
      onupdate = null,
      primaryKey = false,
      serverDefault = null,
      serverOnupdate = null,
      quote = null,
      system = false,
      comment = null,
      insertSentinel = false,
      _omitFromStatements = false,
      _proxies,
      ...dialectOptions
    } = options
    let at = 0
    if (typeof items[0] === 'string' || isNameObject(items[0])) {
      if (name !== null) throw new ArgumentError('May not pass name positionally and as a keyword.')
      name = items[0] as NameLike
      at = 1
    } else if (items.length > 0 && (items[0] === null || items[0] === undefined)) at = 1
    if (at < items.length) {
      const candidate = items[at]
      if (isType(candidate)) {
        if (type !== null) throw new ArgumentError('May not pass type_ positionally and as a keyword.')
        type = candidate as TypeEngineArgument<any>
        at++
      } else if (candidate === null || candidate === undefined) at++
    }
    if (name !== null) name = constructName(name, quote)
    else if (quote !== null) throw new ArgumentError("Explicit 'name' is required when sending 'quote' argument")
    super(name as any, type === null ? null : toInstance(type))
    this.default = null
    this.onupdate = null
    this.serverDefault = null
    this.serverOnupdate = null
    const attached: unknown[] = items.slice(at)
    this.key = (key ?? (name === null ? null : String(name))) as any
    this.primaryKey = primaryKey
    this._insertSentinel = insertSentinel
    this._omitFromStatements = _omitFromStatements
    this._nullableUnspecified = nullable === undefined
    this.nullable = nullable === undefined ? !primaryKey : nullable
    this.index = index
    this.unique = unique
    this.system = system
    this.doc = doc
    this.autoincrement = autoincrement
    this.comment = comment
    if (_proxies !== undefined) this._proxies = [..._proxies]
    else this._setType(this.type)

    const resolved = insertDefault !== undefined ? insertDefault : defaultValue
    if (resolved !== undefined && resolved !== null) {
      const isDefault = resolved instanceof ColumnDefault || resolved instanceof Sequence
      this.default = isDefault ? resolved : columnDefault(resolved)
      attached.push(this.default)
    }
    if (onupdate !== null) {
      const isDefault = onupdate instanceof ColumnDefault || onupdate instanceof Sequence
      this.onupdate = isDefault ? onupdate : columnDefault(onupdate, { forUpdate: true })
      attached.push(this.onupdate)
    }
    if (serverDefault !== null) {
      this.serverDefault =
        serverDefault instanceof FetchedValue
          ? serverDefault._asForUpdate(false)
          : new DefaultClause(serverDefault as any)
      attached.push(this.serverDefault)
    }
    if (serverOnupdate !== null) {
      this.serverOnupdate =
        serverOnupdate instanceof FetchedValue
          ? serverOnupdate._asForUpdate(true)
          : new DefaultClause(serverOnupdate as any, { forUpdate: true })
      attached.push(this.serverOnupdate)
    }
    if (attached.length > 0) initItems(this, attached)
    if (info !== null) this._info = info
    for (const option in dialectOptions) {
      if (option !== undefined) {
        validateDialectOptions(this, dialectOptions, this._givenDialectOptions)
        break
      }
    }
  }

  /** A place for the user's own data. */
  get info(): Record<string, any> {
    this._info ??= {}
    return this._info
  }

  set info(info: Record<string, any>) {
    this._info = info
  }

  get dialectOptions(): DialectOptions {
    return dialectOptionsView(this, this._givenDialectOptions)
  }

  get dialectKwargs(): Record<string, unknown> {
    return flattenDialectOptions(this._givenDialectOptions)
  }

  get kwargs(): Record<string, unknown> {
    return this.dialectKwargs
  }

  /** Some types come with a constraint of their own (Enum, Boolean): they attach themselves. */
  _setType(type: TypeEngine<any>): void {
    this.type = type as any
    for (const each of [type, ...((type as any)._variantMapping?.values() ?? [])]) {
      ;(each as any)._setParentWithDispatch?.(this)
    }
  }

  override toString(): string {
    if (this.name === null) return '(no name)'
    const table = this.table as { namedWithColumn?: boolean; description?: string } | null
    return table?.namedWithColumn ? `${table.description}.${this.description}` : String(this.description)
  }

  /** As Python shows it in messages. */
  override _repr(): string {
    const parts = [reprName(this.name), this.type._repr()]
    for (const key of this.foreignKeys) parts.push(key._repr())
    for (const constraint of this.constraints) parts.push(describe(constraint))
    const table = this.table as { description?: string } | null
    parts.push(table === null ? 'table=None' : `table=<${table.description}>`)
    if (this.key !== String(this.name)) parts.push(`key=${describe(this.key)}`)
    if (this.primaryKey) parts.push('primary_key=True')
    if (!this.nullable) parts.push('nullable=False')
    for (const name of ['onupdate', 'default', 'serverDefault'] as const) {
      const value = this[name]
      if (value !== null) parts.push(`${name === 'serverDefault' ? 'server_default' : name}=${describe(value)}`)
    }
    if (this.comment) parts.push(`comment=${describe(this.comment)}`)
    return `Column(${parts.join(', ')})`
  }

  /** Whether a foreign key of this column refers to `column`. */
  references(column: ColumnElement<any>): boolean {
    for (const key of this.foreignKeys) if (key.column.proxySet.intersects(column.proxySet)) return true
    return false
  }

  appendForeignKey(key: ForeignKey): void {
    key._setParentWithDispatch(this)
  }

  _setParentWithDispatch(parent: Table, kw?: any): void {
    setParentWithDispatch(this, parent, kw)
  }

  _setParent(table: Table, kw: { allNames: Map<string, Column<any>>; allowReplacements: boolean }): void {
    if (!this.name) {
      throw new ArgumentError(
        'Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.',
      )
    }
    this._resetMemoizations()
    const name = String(this.name)
    this.key ??= name as any
    const key = this.key as string
    const current = this.table as Table | null
    if (current !== null && current !== table) {
      throw new ArgumentError(`Column object '${key}' already assigned to Table '${current.description}'`)
    }
    let existing: Column<any> | undefined = table._columns.get(key)
    let extraRemove: Column<any>[] | undefined
    let conflictsOn = 'name'
    if (existing !== undefined) conflictsOn = key === name ? 'name' : 'key'
    else {
      existing = kw.allNames.get(name)
      if (existing !== undefined) extraRemove = [existing]
    }
    if (existing !== undefined && existing !== this) {
      if (!kw.allowReplacements) {
        throw new DuplicateColumnError(
          `A column with ${conflictsOn} '${conflictsOn === 'key' ? key : name}' is already present in table '${table.name}'.`,
        )
      }
      for (const foreignKey of existing.foreignKeys) {
        table.foreignKeys.delete(foreignKey)
        if (foreignKey.constraint !== null) table.constraints.delete(foreignKey.constraint)
      }
    }
    table._columns.replace(this, extraRemove)
    kw.allNames.set(name, this)
    this.table = table as any
    this._tellCopies()
    if (this._insertSentinel) {
      if (table._sentinelColumn !== null) {
        throw new ArgumentError('a Table may have only one explicit sentinel column')
      }
      table._sentinelColumn = this
    }
    if (this.primaryKey) table.primaryKey._replace(this)
    else if (table.primaryKey.contains(key)) {
      throw new ArgumentError(
        `Trying to redefine primary-key column '${key}' as a non-primary-key column on table '${table.fullname}'`,
      )
    }
    if (this.index) {
      if (typeof this.index === 'string') {
        throw new ArgumentError(
          "The 'index' keyword argument on Column is boolean only. To create indexes with a specific name, create an explicit Index object external to the Table.",
        )
      }
      table.appendConstraint(new late.Index(null, key, { unique: Boolean(this.unique), _columnFlag: true }))
    } else if (this.unique) {
      if (typeof this.unique === 'string') {
        throw new ArgumentError(
          "The 'unique' keyword argument on Column is boolean only. To create unique constraints or indexes with a specific name, append an explicit UniqueConstraint to the Table's list of elements, or create an explicit Index object external to the Table.",
        )
      }
      table.appendConstraint(new late.UniqueConstraint(key, { _columnFlag: true }))
    }
    this._setupOnMemoizedFks((foreignKey) => foreignKey._setRemoteTable(table))
    if (this.identity !== null && (this.default instanceof Sequence || this.onupdate instanceof Sequence)) {
      throw new ArgumentError('An column cannot specify both Identity and Sequence.')
    }
  }

  /** Calls `fn` for the foreign keys that were defined before this column and name it by text. */
  _setupOnMemoizedFks(fn: (key: ForeignKey) => void): void {
    const table = this.table as Table | null
    if (table === null || table.metadata === undefined) return
    const memos = table.metadata._fkMemos
    if (memos.size === 0) return
    for (const foreignKey of memos.get(fkMemoKey(table.key, this.key as string)) ?? []) {
      if (!foreignKey.linkToName) fn(foreignKey)
    }
    for (const foreignKey of memos.get(fkMemoKey(table.key, String(this.name))) ?? []) {
      if (foreignKey.linkToName) fn(foreignKey)
    }
  }

  /** Calls `fn` when the column gets its table, at once if it has one. */
  _onTableAttach(fn: (column: this, table: Table) => void): void {
    if (this.table !== null) fn(this, this.table as unknown as Table)
    else {
      this._attachListeners ??= []
      this._attachListeners.push(fn as AttachListener)
    }
  }

  /** What an annotated copy lacks that its column is given later, it has from that one: `foreign(cls.id)` of a mixin. */
  override _withAnnotations(values: Annotations): this {
    const copy = super._withAnnotations(values)
    if (LATE.some((name) => isLate(copy[name]))) {
      const element = copy._element as Column<any>
      const copies = lateCopies.get(element)
      if (copies === undefined) lateCopies.set(element, [copy])
      else copies.push(copy)
    }
    return copy
  }

  /** Tells annotated copies what the column has been given. */
  _tellCopies(): void {
    for (const copy of lateCopies.get(this) ?? []) {
      for (const name of LATE) if (isLate(copy[name])) Object.assign(copy, { [name]: this[name] })
      copy._resetMemoizations()
    }
  }

  /** A column like this one in no table: mixins and `toMetadata()` copy columns. */
  _copy(kw: any = {}): Column<T, N> {
    const items: unknown[] = [
      ...[...this.constraints].filter((c) => !c._typeBound).map((c) => c._copy(kw)),
      ...[...this.foreignKeys].filter((fk) => fk.constraint === null).map((fk) => fk._copy(kw)),
    ]
    let serverDefault: FetchedValue | null = this.serverDefault
    let serverOnupdate: FetchedValue | null = this.serverOnupdate
    if (serverDefault instanceof Computed || serverDefault instanceof Identity) {
      items.push(serverDefault._copy(kw))
      serverDefault = null
      serverOnupdate = null
    } else {
      serverDefault = serverDefault?._copy() ?? null
      serverOnupdate = serverOnupdate?._copy() ?? null
    }
    const type = this.type as any
    const copy = new (this.constructor as any)(...items, {
      name: this.name,
      type: typeof type._setParentWithDispatch === 'function' ? type.copy(kw) : type,
      key: this.key,
      primaryKey: this.primaryKey,
      unique: this.unique,
      system: this.system,
      index: this.index,
      autoincrement: this.autoincrement,
      default: this.default?._copy(),
      serverDefault,
      onupdate: this.onupdate?._copy() ?? null,
      serverOnupdate,
      doc: this.doc,
      comment: this.comment,
      _omitFromStatements: this._omitFromStatements,
      insertSentinel: this._insertSentinel,
      ...this.dialectKwargs,
    }) as Column<T, N>
    copy.nullable = this.nullable
    copy._nullableUnspecified = this._nullableUnspecified
    return this._schemaItemCopy(copy)
  }

  _schemaItemCopy<C extends Column<any, any>>(copy: C): C {
    if (this._info !== null) copy.info = { ...this._info }
    return copy
  }

  /** Gives `other` what this column states and `other` doesn't: how Annotated presets reach a mapped column. */
  _merge(other: Column<any, any>): void {
    if (this.primaryKey) other.primaryKey = true
    if (this.autoincrement !== 'auto' && other.autoincrement === 'auto') other.autoincrement = this.autoincrement
    if (this.system) other.system = this.system
    if (this._info !== null) Object.assign(other.info, this._info)
    const type = this.type as any
    if (!type._isnull && other.type._isnull) {
      const attaches = typeof type._setParentWithDispatch === 'function'
      other._setType(attaches ? type.copy() : type)
    }
    if (!this._nullableUnspecified && other._nullableUnspecified) {
      other.nullable = this.nullable
      other._nullableUnspecified = false
    }
    if (this.default !== null && other.default === null) this.default._copy()._setParent(other)
    if (this.serverDefault !== null && other.serverDefault === null) this.serverDefault._copy()._setParent(other)
    if (this.serverOnupdate !== null && other.serverOnupdate === null) this.serverOnupdate._copy()._setParent(other)
    if (this.onupdate !== null && other.onupdate === null) this.onupdate._copy()._setParent(other)
    if (this.index !== null && other.index === null) other.index = this.index
    if (this.unique !== null && other.unique === null) other.unique = this.unique
    if (this.doc && other.doc === null) other.doc = this.doc
    if (this.comment && other.comment === null) other.comment = this.comment
    for (const constraint of this.constraints) if (!constraint._typeBound) constraint._copy()._setParent(other)
    for (const key of this.foreignKeys) if (key.constraint === null) key._copy()._setParent(other)
  }

  override _makeProxy(selectable: any, options: MakeProxyOptions = {}): [string, Column<T>] {
    const { name = null, key = null } = options
    const keys: ForeignKey[] = []
    for (const foreignKey of this.foreignKeys) {
      const target = foreignKey._resolveColumn(false)
      keys.push(
        new ForeignKey(target ?? foreignKey._colspec, {
          _unresolvable: target === null,
          _constraint: foreignKey.constraint,
        }),
      )
    }
    if (name === null && this.name === null) {
      throw new InvalidRequestError(
        "Cannot initialize a sub-selectable with this Column object until its 'name' has been assigned.",
      )
    }
    const given = name ?? this.name
    const proxied = options.compoundSelectCols ?? []
    const proxy = new ColumnImpl<T>(...keys, {
      name: given,
      type: this.type,
      key: key ?? (name === null ? this.key : String(name)),
      primaryKey: this.primaryKey,
      nullable: this.nullable,
      _proxies: proxied.length > 0 ? [...proxied] : [this],
    })
    if (options.nameIsTruncatable) proxy._nameIsTruncatable = true
    proxy.table = selectable
    proxy._propagateAttrs = selectable._propagateAttrs
    if (selectable._isCloneOf !== null) {
      proxy._isCloneOf = selectable._isCloneOf.columns.get(proxy.key) ?? null
    }
    if (this.primaryKey) options.primaryKey?.add(proxy)
    for (const foreignKey of keys) options.foreignKeys?.add(foreignKey)
    return [proxy.key as string, proxy]
  }
}

/** `new Column(…)`: the type of its values follows from its type and options. */
export interface ColumnConstructor {
  readonly prototype: ColumnImpl<any, any>
  readonly internals: Internals
  new <const T extends TypeEngineArgument<any>, const O extends ColumnOptions>(
    type: T,
    options: O,
  ): ColumnImpl<ValueOf<T, O>>
  new <const T extends TypeEngineArgument<any>>(type: T): ColumnImpl<TypeOf<T> | null>
  new <const N extends string, const T extends TypeEngineArgument<any>, const O extends ColumnOptions>(
    name: N,
    type: T,
    options: O,
  ): ColumnImpl<ValueOf<T, O>, KeyOf<N, O>>
  new <const N extends string, const T extends TypeEngineArgument<any>>(
    name: N,
    type: T,
  ): ColumnImpl<TypeOf<T> | null, N>
  new <const N extends string, const T extends TypeEngineArgument<any>, const R extends readonly unknown[]>(
    name: N,
    type: T,
    ...rest: R
  ): ColumnImpl<ValueOf<T, LastOf<R>>, KeyOf<N, LastOf<R>>>
  new <const N extends string, const R extends readonly unknown[]>(
    name: N,
    ...rest: R
  ): ColumnImpl<any, KeyOf<N, LastOf<R>>>
  new (...args: unknown[]): ColumnImpl<any, any>
}

Object.defineProperty(ColumnImpl, 'name', { value: 'Column' })
/** A column of a Table: `new Column('id', Integer, { primaryKey: true })`. */
export const Column = ColumnImpl as unknown as ColumnConstructor
export type Column<T = any, N extends string = string> = ColumnImpl<T, N>

function reprName(name: unknown): string {
  return name === null || name === undefined ? 'None' : describe(String(name))
}

function isNameObject(value: unknown): boolean {
  return value instanceof QuotedName
}

/** A column that tells the rows of one INSERT apart when they come back. */
export function insertSentinel(
  name: string | null = null,
  type: TypeEngineArgument<any> | null = null,
  options: { default?: unknown; omitFromStatements?: boolean } = {},
): Column<any> {
  return new Column({
    name,
    type: type ?? (late as any).INTEGERTYPE,
    default: options.default ?? new InsertSentinelColumnDefault(),
    _omitFromStatements: options.omitFromStatements ?? true,
    insertSentinel: true,
  })
}

declare module '../late.ts' {
  interface Late {
    Column: typeof Column
  }
}
late.Column = Column

/** Annotated copies of columns that had no table, name, key or type when they were copied. */
const lateCopies = new WeakMap<object, Column<any>[]>()

const LATE = ['table', 'name', 'key', 'type'] as const

const isLate = (value: unknown): boolean =>
  value === null || (value as { readonly _isnull?: boolean } | undefined)?._isnull === true
